#include "api/handlers/contract_handlers.hpp"

#include <algorithm>
#include <string>

#include "api/contract/contract_files.hpp"
#include "api/http/entity_tag.hpp"

namespace pagemill {
namespace {

/// The pages load nothing but our own files. Both write style elements; ReDoc indexes for its
/// search in a worker that it makes of its own text.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

boost::asio::awaitable<response> contract_handlers::file(exchange_ptr request) {
  const auto files = contract_files();
  std::string path;
  for (const auto& segment : request->head.target.segments) path += "/" + segment;
  const auto found = std::ranges::find(files, path, &contract_file::path);
  if (found == files.end()) {
    co_return problem_response({404, "not_found", "There is no such file.", ""},
                               request->request_id);
  }
  response answer;
  if (names_tag(request->head.header("if-none-match"), found->etag)) {
    answer.status = 304;
  } else {
    answer.content_type = found->content_type;
    answer.body = found->content;
  }
  answer.headers.emplace_back("ETag", found->etag);
  answer.headers.emplace_back("Cache-Control", "no-cache");
  if (found->content_type.starts_with("text/html")) {
    answer.headers.emplace_back("Content-Security-Policy", page_policy);
  }
  co_return answer;
}

}  // namespace pagemill
