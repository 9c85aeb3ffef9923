// POST /api/v1/pdf/documents/{id}/reprocess: another generation of a document from its stored file.
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/new_submission.hpp"
#include "api/jobs/request_hash.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill {
namespace {

/// From the query, the password header and an optional JSON body. Options that belong to the
/// document and not to its job are unknown here.
http_result<job_options> read_options(const request_head& head, std::string_view body) {
  submit_options_reader options(option_request::reprocess);
  if (auto ok = options.set_from_query(head); !ok) return std::unexpected(ok.error());
  if (auto ok = options.set_from_headers(head); !ok) return std::unexpected(ok.error());
  if (!body.empty()) {
    if (auto ok = options.set_from_json(body); !ok) return std::unexpected(ok.error());
  }
  return options.finish();
}

}  // namespace

reply job_handlers::reprocess(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  request->document_id = to_string(*id);
  const auto key = read_idempotency_key(request->head);
  if (!key) co_return std::unexpected(key.error());
  const auto body = co_await read_whole_body(request, options_json_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto options = read_options(request->head, *body);
  if (!options) co_return std::unexpected(options.error());
  auto place = co_await limit_.take(request->workspace, 1);
  if (!place) co_return std::unexpected(std::move(place.error()));

  auto wanted = make_submission(*options, uploads_.outside);
  if (!wanted) co_return std::unexpected(wanted.error());
  wanted->document = {*id};
  if (!key->empty()) {
    const auto content = sha256_of("reprocess " + to_string(wanted->document));
    wanted->key = {*key, hash_request(content, *wanted)};
  }
  const auto made = co_await pool_.run(
      request->turn(), [&] { return jobs_.reprocess(request->workspace, *wanted); });
  if (!made) co_return refuse(made.error());
  announce(*made, *place);
  request->job_id = to_string(made->snapshot.id);
  co_return job_response(202, made->snapshot);
}

}  // namespace pagemill
