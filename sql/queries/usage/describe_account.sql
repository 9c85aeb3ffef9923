-- What the transaction's workspace spent this month, its budget (null: none), and the providers
-- that it allows, as JSON. One row.
SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') AS month, ai_spent_now() AS spent,
       w.ai_budget AS budget, to_jsonb(w.ai_providers)::text AS providers
  FROM workspaces w WHERE w.id = current_workspace_id()
