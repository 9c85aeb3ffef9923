#include "api/contract/contract_handlers.hpp"

#include <algorithm>
#include <string>

#include "api/contract/contract_files.hpp"
#include "api/request/entity_tag.hpp"

namespace pagemill {

reply contract_handlers::file(exchange_ptr request) {
  const auto files = contract_files();
  std::string path;
  for (const auto& segment : request->head.target.segments) path += "/" + segment;
  const auto found = std::ranges::find(files, path, &contract_file::path);
  if (found == files.end()) {
    co_return refuse(404, "not_found", "There is no such file.");
  }
  response answer;
  if (client_has(request->head, found->etag)) {
    answer.status = 304;
  } else {
    answer.content_type = found->content_type;
    answer.body = found->content;
  }
  answer.headers.emplace_back("ETag", found->etag);
  answer.headers.emplace_back("Cache-Control", "no-cache");
  co_return answer;
}

}  // namespace pagemill
