#include "api/http/response_head.hpp"

#include <algorithm>
#include <chrono>
#include <format>
#include <utility>

namespace pagemill {
namespace {

constexpr std::size_t usual_bytes = 768;
/// The same as in deploy/nginx.
constexpr std::string_view strict_transport = "max-age=31536000; includeSubDomains";

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

/// Formatted once a second: formatting takes longer than the rest of a short head.
std::string_view date_now() {
  thread_local std::chrono::sys_seconds made_for;
  thread_local std::string text;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now != made_for || text.empty()) {
    text = std::format("{:%a, %d %b %Y %H:%M:%S GMT}", now);
    made_for = now;
  }
  return text;
}

class head_text {
 public:
  explicit head_text(const header_list& said) : said_(said) { bytes_.reserve(usual_bytes); }

  void put_status(http_version version, int status) {
    bytes_.append(version == http_version::http_10 ? "HTTP/1.0 " : "HTTP/1.1 ")
        .append(std::to_string(status));
    bytes_.append(" ").append(status_title(status)).append("\r\n");
  }
  void put(std::string_view name, std::string_view value) {
    bytes_.append(name).append(": ");
    const auto begin = bytes_.size();
    bytes_.append(value);
    std::replace_if(
        bytes_.begin() + static_cast<std::ptrdiff_t>(begin), bytes_.end(),
        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; },
        ' ');
    bytes_.append("\r\n");
  }
  void put_unless_said(std::string_view name, std::string_view value) {
    if (!says(name)) put(name, value);
  }
  bool says(std::string_view name) const {
    return std::ranges::contains(said_, name, &header_list::value_type::first);
  }
  std::string finish() {
    bytes_.append("\r\n");
    return std::move(bytes_);
  }

 private:
  const header_list& said_;
  std::string bytes_;
};

void put_framing(head_text& head, const response& answer, const exchange& request,
                 const head_options& options) {
  // HEAD gives the length of GET if it is known without producing the body.
  const bool countable = !answer.pieces && !has_no_body(answer.status);
  if (answer.length) {
    head.put("Content-Length", std::to_string(*answer.length));
  } else if (countable) {
    head.put("Content-Length", std::to_string(answer.body.size()));
  } else if (find_body_end(answer, request, options.version) == body_end::last_chunk) {
    head.put("Transfer-Encoding", "chunked");
  }
  const bool kept_by_default = options.version == http_version::http_11;
  if (!kept_by_default && options.keep_alive) head.put("Connection", "keep-alive");
  if (kept_by_default && !options.keep_alive) head.put("Connection", "close");
}

void put_policies(head_text& head, const exchange& request, std::string_view content_policy) {
  head.put_unless_said("X-Content-Type-Options", "nosniff");
  head.put_unless_said("X-Frame-Options", "DENY");
  head.put_unless_said("Referrer-Policy", "no-referrer");
  head.put_unless_said("Content-Security-Policy", content_policy);
  // With an ETag, only the client may store the response, and must revalidate it each time.
  head.put_unless_said("Cache-Control", head.says("ETag") ? "private, no-cache" : "no-store");
  // Browsers must ignore this header over plain HTTP, so it is not sent there.
  if (request.secure) head.put_unless_said("Strict-Transport-Security", strict_transport);
}

}  // namespace

body_end find_body_end(const response& answer, const exchange& request, http_version version) {
  if (request.head.method == http_method::head || has_no_body(answer.status)) {
    return body_end::no_body;
  }
  if (answer.length || !answer.pieces) return body_end::length;
  return version == http_version::http_10 ? body_end::close : body_end::last_chunk;
}

std::string make_response_head(const response& answer, const exchange& request,
                               const cors_rules& cors, const head_options& options) {
  auto of_cors = cors_headers(cors, request.head.header("origin"));
  const auto& said = answer.headers;
  head_text head(said);
  head.put_status(options.version, answer.status);
  head.put("Date", date_now());
  if (!answer.content_type.empty()) head.put("Content-Type", answer.content_type);
  head.put("X-Request-Id", request.request_id);
  for (auto at = said.begin(); at != said.end(); ++at) {
    const auto same = [&](const auto& later) { return later.first == at->first; };
    if (std::any_of(at + 1, said.end(), same)) continue;
    // The Vary of the response and that of CORS become one list.
    const auto also = at->first != "Vary"
                          ? of_cors.end()
                          : std::ranges::find(of_cors, "Vary", &header_list::value_type::first);
    if (also == of_cors.end()) {
      head.put(at->first, at->second);
    } else {
      also->second = at->second + ", " + also->second;
    }
  }
  for (const auto& [name, value] : of_cors) head.put(name, value);
  put_policies(head, request, options.content_policy);
  put_framing(head, answer, request, options);
  return head.finish();
}

}  // namespace pagemill
