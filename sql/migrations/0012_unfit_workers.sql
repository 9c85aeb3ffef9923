-- role: owner
-- Why a worker process claims no jobs, and since when; null: it is fit.

ALTER TABLE workers
  ADD COLUMN unfit_code text,
  ADD COLUMN unfit_since timestamptz,
  ADD CONSTRAINT workers_unfit CHECK ((unfit_code IS NULL) = (unfit_since IS NULL));
