// POST /api/v1/pdf/documents/{id}/reprocess: another generation of a document from its stored file.
#include <span>

#include "api/request/error_status.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/new_submission.hpp"
#include "api/jobs/request_hash.hpp"
#include "api/jobs/job_json.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/sha256_hasher.hpp"
#include "common/jobs/channels.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;


/// From the query, the password's header and a JSON body, which may be left out. What belongs to
/// the document and not to a job of it is no option here.
http_result<submit_options> read_options(const request_head& head, std::string_view body) {
  submit_options_reader options({"pages", "ocr", "embed", "chunk_tokens", "chunk_overlap",
                                 "callback_url", "priority", "max_retries", "run_at", "password"});
  if (auto ok = take_head_options(head, options); !ok) return std::unexpected(ok.error());
  if (!body.empty()) {
    if (auto ok = options.set_from_json(body); !ok) return std::unexpected(ok.error());
  }
  return options.finish();
}

/// Stands for the content in the hash of an idempotency key: which document is asked for.
sha256_digest digest_of(const document_id& id) {
  sha256_hasher hasher;
  const auto text = "reprocess " + to_string(id);
  hasher.update(std::as_bytes(std::span(text)));
  return hasher.finish();
}

}  // namespace

asio::awaitable<response> job_handlers::reprocess(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return refused(id.error());
  request->document_id = to_string(*id);
  const auto key = read_idempotency_key(request->head);
  if (!key) co_return refused(key.error());
  const auto body = co_await read_whole_body(request, options_json_bytes_max);
  if (!body) co_return refused(body.error());
  const auto options = read_options(request->head, *body);
  if (!options) co_return refused(options.error());
  if (co_await gate_.is_full()) co_return refused(queue_full());

  auto wanted = make_submission(*options, uploads_.outside);
  if (!wanted) co_return refused(wanted.error());
  wanted->document = {*id};
  if (!key->empty()) wanted->key = {*key, hash_request(digest_of(wanted->document), *wanted)};
  const auto made =
      co_await pool_.run([&] { return jobs_.reprocess(request->workspace, *wanted); });
  if (!made) co_return error_response(made.error(), request->request_id);
  if (came_to_wait(*made)) gate_.took(1);
  if (made->end == submit_end::made) send_hint_(channel_job_ready, "");
  request->job_id = to_string(made->of.id);
  auto answer = json_response(202, to_json(made->of));
  answer.headers.emplace_back("Location", "/api/v1/pdf/jobs/" + request->job_id);
  co_return answer;
}

}  // namespace pagemill
