#include "api/request/document_lookup.hpp"

#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {

namespace asio = boost::asio;

asio::awaitable<http_result<document_head>> document_lookup::find(exchange_ptr request) const {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  request->document_id = to_string(*id);
  auto found = co_await pool_.run(
      request->turn(), [&] { return documents_.find(request->workspace, document_id{*id}); });
  if (!found) co_return refuse(found.error());
  co_return *std::move(found);
}

asio::awaitable<http_result<stored_file>> document_lookup::find_file(workspace_id workspace,
                                                                     document_id id) const {
  auto found =
      co_await pool_.run(turn_of(workspace), [&] { return documents_.file(workspace, id); });
  if (!found) co_return refuse(found.error());
  co_return *std::move(found);
}

}  // namespace pagemill
