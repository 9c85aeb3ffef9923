// POST /api/v1/pdf/jobs: a raw body or multipart/form-data becomes a stored file and a job; JSON
// with a URL becomes a job whose file is still to be downloaded.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <exception>
#include <format>

#include "api/jobs/form_sink.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/new_submission.hpp"
#include "api/jobs/request_hash.hpp"
#include "api/request/error_status.hpp"
#include "api/request/prefer.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr std::size_t read_bytes = 64 * 1024;
constexpr std::size_t url_body_bytes_max = 64 * 1024;
/// What was read last, and what is collected before a permit for a large upload is needed.
constexpr std::size_t upload_bytes_in_memory = 2 * read_bytes;

/// The options that precede the body: query and headers.
http_result<submit_options_reader> read_head_options(const request_head& head) {
  submit_options_reader options;
  if (auto ok = options.set_from_query(head); !ok) return std::unexpected(ok.error());
  if (auto ok = options.set_from_headers(head); !ok) return std::unexpected(ok.error());
  const auto disposition = parse_header_value(head.header("content-disposition"));
  if (disposition && disposition->parameters.contains("filename")) {
    options.suggest_filename(safe_filename(disposition->parameters.at("filename")));
  }
  return options;
}

/// The type without parameters: a form whose parameters are malformed is still not a file.
std::string media_type_of(const request_head& head) {
  const auto type = head.header("content-type");
  return to_lower(trim(type.substr(0, type.find(';'))));
}

/// Types that raw PDFs are sent with. curl sends a form's type unless told otherwise; the first
/// bytes decide.
bool may_be_file(std::string_view media) {
  constexpr std::array<std::string_view, 6> types{"",
                                                  "application/pdf",
                                                  "application/x-pdf",
                                                  "application/octet-stream",
                                                  "binary/octet-stream",
                                                  "application/x-www-form-urlencoded"};
  return std::ranges::contains(types, media);
}

}  // namespace

job_handlers::job_handlers(const upload_services& uploads, answer_budget& answers,
                           job_watcher& watcher, hint_sender send_hint, stream_limit& streams,
                           queue_limit& limit)
    : uploads_(uploads),
      pool_(uploads.pool),
      answers_(answers),
      jobs_(uploads.jobs),
      watcher_(watcher),
      send_hint_(std::move(send_hint)),
      streams_(streams),
      limit_(limit) {}

reply job_handlers::submit(exchange_ptr request) {
  auto options = read_head_options(request->head);
  if (!options) co_return std::unexpected(options.error());
  const auto key = read_idempotency_key(request->head);
  if (!key) co_return std::unexpected(key.error());
  auto place = co_await limit_.take(request->workspace, 1);
  if (!place) co_return std::unexpected(std::move(place.error()));
  if (auto room = co_await check_quota(request); !room) {
    co_return std::unexpected(std::move(room.error()));
  }

  auto made = co_await receive(request, *std::move(options), *key);
  if (!made) co_return std::unexpected(made.error());
  announce(*made, *place);
  request->job_id = to_string(made->snapshot.id);
  request->document_id = to_string(made->snapshot.document_id);

  const auto wait = preferred_wait(request->head);
  if (wait && !is_final(made->snapshot.state)) {
    auto waited = co_await find_after_wait(request, made->snapshot.id, *wait);
    // If the job is gone by now, the response is the job as it was made.
    if (waited) made->snapshot = *std::move(waited);
  }
  const bool finished = made->end == submit_end::reused || (wait && is_final(made->snapshot.state));
  auto answer = job_response(finished ? 200 : 202, made->snapshot);
  if (wait) answer.headers.emplace_back("Preference-Applied", std::format("wait={}", *wait));
  co_return answer;
}

boost::asio::awaitable<http_result<void>> job_handlers::check_quota(exchange_ptr request) {
  const auto room = co_await pool_.run(request->turn(), [&] {
    return uploads_.storage.room(request->workspace, uploads_.storage_bytes_max);
  });
  // Checked already where the head was parsed; in chunks nothing is announced.
  const auto length = request->head.header("content-length");
  std::int64_t announced = 0;
  std::from_chars(length.data(), length.data() + length.size(), announced);
  if (room && *room < std::max<std::int64_t>(announced, 1)) {
    co_return refuse(413, "quota_exceeded",
                     "The workspace stores as much as it may, or would with this file: delete "
                     "documents first.");
  }
  co_return http_result<void>();
}

void job_handlers::announce(const submitted_job& submitted, queue_limit::places& place) {
  place.fill(adds_waiting_job(submitted) ? 1 : 0);
  if (submitted.end == submit_end::made) send_hint_(channel_job_ready, "");
}

/// Reads the body by its type, validates what it says, and makes the job.
job_handlers::submission_result job_handlers::receive(exchange_ptr request,
                                                      submit_options_reader options,
                                                      std::string key) {
  const auto coding = to_lower(request->head.header("content-encoding"));
  if (!coding.empty() && coding != "identity") {
    co_return refuse(415, "unsupported_encoding", "Send the file without Content-Encoding.");
  }
  if (media_type_of(request->head) == "application/json") {
    co_return co_await receive_url(request, std::move(options), std::move(key));
  }
  const auto room = co_await answers_.reserve(request->workspace, upload_bytes_in_memory);
  upload into(uploads_, request->workspace, request->deadline);
  http_result<submitted_job> made;
  std::exception_ptr failure;
  try {
    made = co_await receive_file(request, &into, std::move(options), std::move(key));
  } catch (...) {
    failure = std::current_exception();
  }
  // Whatever went wrong, no half-stored file remains.
  co_await into.end();
  if (failure) std::rethrow_exception(failure);
  co_return made;
}

job_handlers::submission_result job_handlers::receive_file(exchange_ptr request, upload* into,
                                                           submit_options_reader options,
                                                           std::string key) {
  const auto media = media_type_of(request->head);
  http_result<void> received;
  if (media == "multipart/form-data") {
    received = co_await receive_multipart(request, into, &options);
  } else if (may_be_file(media)) {
    received = co_await receive_raw(request, into);
  } else {
    received = refuse(415, "unsupported_media_type", "Send the PDF itself, raw or as a form.");
  }
  if (!received) co_return std::unexpected(std::move(received.error()));
  const auto checked = options.finish();
  if (!checked) co_return std::unexpected(checked.error());
  auto wanted = make_submission(*checked, uploads_.outside);
  if (!wanted) co_return std::unexpected(std::move(wanted.error()));
  co_return co_await into->finish(*std::move(wanted), std::move(key));
}

job_handlers::submission_result job_handlers::receive_url(exchange_ptr request,
                                                          submit_options_reader options,
                                                          std::string key) {
  const auto body = co_await read_whole_body(request, url_body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  if (auto ok = options.set_from_json(*body); !ok) co_return std::unexpected(ok.error());
  const auto checked = options.finish();
  if (!checked) co_return std::unexpected(checked.error());
  const auto wanted = make_url_submission(*checked, uploads_.outside, key);
  if (!wanted) co_return std::unexpected(wanted.error());
  auto made = co_await pool_.run(request->turn(),
                                 [&] { return jobs_.submit_url(request->workspace, *wanted); });
  if (!made) co_return refuse(made.error());
  co_return *std::move(made);
}

asio::awaitable<http_result<void>> job_handlers::receive_raw(exchange_ptr request, upload* into) {
  std::vector<char> piece(read_bytes);
  while (true) {
    const auto got = co_await request->body->read(piece);
    if (!got) co_return std::unexpected(got.error());
    if (*got == 0) co_return http_result<void>();
    into->append({piece.data(), *got});
    if (auto ok = co_await into->store_full_parts(); !ok) co_return ok;
  }
}

asio::awaitable<http_result<void>> job_handlers::receive_multipart(exchange_ptr request,
                                                                   upload* into,
                                                                   submit_options_reader* options) {
  auto parser = multipart_parser::for_content_type(request->head.header("content-type"));
  if (!parser) co_return std::unexpected(parser.error());
  form_sink sink(*into, *options);
  std::vector<char> piece(read_bytes);
  while (true) {
    const auto got = co_await request->body->read(piece);
    if (!got) co_return std::unexpected(got.error());
    if (*got == 0) break;
    if (auto ok = parser->feed({piece.data(), *got}, sink); !ok) co_return ok;
    if (auto ok = co_await into->store_full_parts(); !ok) co_return ok;
  }
  if (auto ok = parser->finish(); !ok) co_return ok;
  if (!sink.file_seen()) co_return refuse(422, "missing_file", "The form has no field named file.");
  options->suggest_filename(sink.filename());
  co_return http_result<void>();
}

}  // namespace pagemill
