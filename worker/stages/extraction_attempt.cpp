#include "worker/stages/extraction_attempt.hpp"

#include "common/blobs/spool_blob.hpp"
#include "common/core/log.hpp"
#include "worker/process/host_fault.hpp"
#include "worker/stages/failed_attempt.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

/// Of a page in its batch, approximately.
std::size_t stored_bytes(const page_record& read) {
  auto bytes = read.blocks_json.size() + 2 * read.value.text.size();
  for (const auto& one : read.value.annotations) {
    bytes += sizeof(one) + one.text.size() + one.author.size() + one.uri.size();
  }
  return bytes;
}

}  // namespace

extraction_attempt::extraction_attempt(const stage_tools& tools, const claimed_job& job,
                                       running_job& running)
    : tools_(tools), job_(job), running_(running) {
  options_ = parse_job_options(job.options_json);
  languages_ = language_choice(options_.language);
}

stage_end extraction_attempt::run() {
  auto pages = page_selection::parse(options_.pages);
  if (!pages) return stage_failed{{.code = "invalid_pages", .message = pages.error().message}};
  pages_ = *pages;
  if (!job_.blob) {
    return stage_failed{{.code = "file_missing", .message = "The file is not stored."}};
  }
  if (job_.text_complete) return pass_on();
  if (auto end = load_checkpoint()) return *end;
  spool();
  while (true) {
    if (auto end = run_child()) return *end;
  }
}

/// A retry of a job whose text is complete: the claim is only passed on to the next stage.
stage_end extraction_attempt::pass_on() {
  batch_.pages_done = job_.pages_done;
  batch_.pages_total = job_.pages_total.value_or(job_.pages_done);
  batch_.chunks_total = job_.chunks_total.value_or(0);
  batch_.checkpoint_json = job_.checkpoint_json;
  batch_.next = next_stage(batch_.chunks_total);
  if (auto written = tools_.writer.write_pages(job_, batch_); !written) {
    return not_written(written.error(), job_stage::extracting);
  }
  return extracted(batch_.next, batch_.pages_done, batch_.chunks_total);
}

after_batch extraction_attempt::next_stage(int chunks) const {
  const bool is_embedded = model_ || tools_.models.are_vectors_expected();
  return options_.embed && is_embedded && chunks > 0 ? after_batch::await_embedding
                                                     : after_batch::complete;
}

std::optional<stage_end> extraction_attempt::load_checkpoint() {
  const auto limit = model_ ? model_->made->tokens_max() : 128;
  const auto* words = model_ ? model_->made->text_tokenizer() : nullptr;
  chunk_options_ = fit_chunker_options(limit, options_.chunk_tokens.value_or(0),
                                       options_.chunk_overlap.value_or(-1));
  done_.fingerprint =
      fingerprint_of(options_, chunk_options_.tokens_max, chunk_options_.overlap_tokens,
                     model_ ? model_->made->name() : "words");
  if (auto found = parse_checkpoint(job_.checkpoint_json, done_.fingerprint)) {
    auto restored = chunker::restore(found->chunker_state, chunk_options_, words);
    if (restored) {
      done_ = std::move(*found);
      languages_ = language_choice(options_.language, done_.languages);
      chunker_.emplace(std::move(*restored));
      deaths_.bad_pages = static_cast<int>(done_.bad_pages.size());
      pages_total_ = job_.pages_total.value_or(0);
      return std::nullopt;
    }
  }
  chunker_.emplace(chunk_options_, words);
  if (job_.checkpoint_json.empty()) return std::nullopt;
  log_info("generation_restarted", {{"job_id", to_string(job_.fence.job)}});
  if (!tools_.writer.reset(job_)) return stage_lost{};
  return std::nullopt;
}

void extraction_attempt::spool() {
  file_.emplace(spool_blob(tools_.blobs.reader({job_.workspace, *job_.blob}), job_.bytes,
                           tools_.runtime_folder));
}

extract_request extraction_attempt::make_request() const {
  extract_request request;
  request.input = file_->descriptor();
  request.pages = pages_;
  request.first_page = done_.next_page;
  request.password = job_.password.value_or("");
  request.profile = done_.profile;
  request.skip_pages = done_.bad_pages;
  request.limits = tools_.limits;
  const auto used = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - started_);
  request.limits.document_seconds =
      std::max(1, request.limits.document_seconds - static_cast<int>(used.count()));
  return request;
}

/// One child's run over the rest of the document. nullopt: it died, and another is to continue.
std::optional<stage_end> extraction_attempt::run_child() {
  auto child = tools_.children.take(job_.workspace);
  running_.set_child(child.killer());
  // The child goes back to the pool when this returns: stop() must not reach it any more.
  const struct release_child {
    running_job& running;
    ~release_child() { running.clear_child(); }
  } release{running_};
  child.start(make_request());
  while (true) {
    const auto deadline =
        batch_.pages.empty() ? clock::now() + batch_age_max : batch_since_ + batch_age_max;
    auto event = child.next(deadline);
    std::optional<stage_end> end;
    if (auto* document = std::get_if<document_record>(&event)) {
      end = take(*document);
    } else if (auto* page = std::get_if<page_record>(&event)) {
      end = take(*page);
    } else if (std::holds_alternative<end_record>(event)) {
      return finish();
    } else if (auto* failure = std::get_if<failure_record>(&event)) {
      return failed(error_of(*failure));
    } else if (auto* death = std::get_if<extractor_death>(&event)) {
      return after_death(*death);
    } else if (std::holds_alternative<nothing_yet>(event) && !batch_.pages.empty()) {
      end = write(after_batch::go_on);
    }
    if (end) return end;
    if (running_.reason() != stop_reason::none) {
      child.kill();
      return stopped();
    }
  }
}

std::optional<stage_end> extraction_attempt::take(document_record& said) {
  if (description_) return std::nullopt;
  pages_total_ = pages_.count(said.page_count);
  done_.profile = said.profile;
  languages_.set_said(said.language);
  description_.emplace(said);
  return std::nullopt;
}

std::optional<stage_end> extraction_attempt::take(page_record& read) {
  if (batch_.pages.empty()) batch_since_ = clock::now();
  languages_.look_at_page(read.value.text);
  add(chunker_->add(read.value));
  if (done_.heads.add(read.value.blocks)) heads_changed_ = true;
  done_.next_page = read.value.number + 1;
  ++done_.pages_done;
  batch_bytes_ += stored_bytes(read);
  // The blocks are in the JSON; the parsed ones have served the chunker.
  read.value.blocks.clear();
  batch_.pages.push_back({std::move(read.value), std::move(read.blocks_json)});
  if (batch_.pages.size() < batch_pages_max && batch_bytes_ < batch_bytes_max &&
      clock::now() - batch_since_ < batch_age_max) {
    return std::nullopt;
  }
  return write(after_batch::go_on);
}

void extraction_attempt::add(std::vector<chunk> chunks) {
  for (auto& one : chunks) {
    one.language = languages_.choose(one.text);
    batch_.chunks.push_back(std::move(one));
  }
}

std::optional<stage_end> extraction_attempt::finish() {
  add(chunker_->finish());
  const auto next = next_stage(done_.chunks_total + static_cast<int>(batch_.chunks.size()));
  running_.clear_child();
  if (auto end = write(next)) return end;
  return extracted(next, done_.pages_done, done_.chunks_total);
}

/// The last write has ended the claim.
stage_end extraction_attempt::extracted(after_batch next, int pages, int chunks) const {
  const std::chrono::duration<double> took = clock::now() - started_;
  log_info("job_extracted", {{"job_id", to_string(job_.fence.job)},
                             {"document_id", to_string(job_.document)},
                             {"workspace_id", to_string(job_.workspace)},
                             {"pages", pages},
                             {"chunks", chunks},
                             {"attempt", job_.attempt},
                             {"waited_seconds", job_.waited_seconds},
                             {"seconds", took.count()}});
  return claim_ended{next};
}

std::optional<stage_end> extraction_attempt::after_death(const extractor_death& death) {
  if (running_.reason() != stop_reason::none) return stopped();
  log_warning("extractor_died", {{"job_id", to_string(job_.fence.job)},
                                 {"cause", to_string(death.cause)},
                                 {"detail", death.detail},
                                 {"page", death.page}});
  // A child that cannot read even our own file says nothing about this one.
  if (death.before_first_record) {
    if (auto fault = tools_.proof.run()) throw host_unfit(*std::move(fault));
  }
  const auto elapsed = clock::now() - started_;
  if (elapsed >= std::chrono::seconds(tools_.limits.document_seconds)) {
    deaths_.by_page[0] = 1;
    auto late = death;
    late.cause = death_cause::timeout;
    late.page = 0;
    return failed(std::get<give_up>(judge_death(late, deaths_)).error);
  }
  auto verdict = judge_death(death, deaths_);
  if (auto* given_up = std::get_if<give_up>(&verdict)) return failed(given_up->error);
  if (auto* bad = std::get_if<skip_page>(&verdict)) done_.bad_pages[bad->page] = bad->problem;
  return std::nullopt;
}

/// Writes the open batch. nullopt: it is written and the claim still holds.
std::optional<stage_end> extraction_attempt::write(after_batch next) {
  if (running_.reason() >= stop_reason::lost) return stopped();
  done_.chunks_total += static_cast<int>(batch_.chunks.size());
  done_.chunker_state = chunker_->state();
  done_.languages = languages_.detected();
  if (description_) batch_.description = description_->for_batch(languages_);
  batch_.pages_done = done_.pages_done;
  batch_.pages_total = pages_total_;
  batch_.chunks_total = done_.chunks_total;
  batch_.checkpoint_json = to_json(done_);
  batch_.next = next;
  if (batch_.description || heads_changed_) batch_.running_heads = done_.heads.taken();
  if (auto written = tools_.writer.write_pages(job_, batch_); !written) {
    return not_written(written.error(), job_stage::extracting);
  }
  batch_ = {};
  heads_changed_ = false;
  batch_bytes_ = 0;
  tools_.hint(job_.fence.job);
  return std::nullopt;
}

/// The job fails; the pages read before are kept.
stage_end extraction_attempt::failed(job_error error) {
  if (!batch_.pages.empty()) {
    if (auto end = write(after_batch::go_on)) return *end;
  }
  return stage_failed{std::move(error)};
}

/// Asked to stop: what is finished is written while the claim is ours.
stage_end extraction_attempt::stopped() {
  if (running_.reason() >= stop_reason::lost) return stage_stopped{};
  if (!batch_.pages.empty()) {
    if (auto end = write(after_batch::go_on)) return *end;
  }
  return stage_stopped{};
}

}  // namespace pagemill
