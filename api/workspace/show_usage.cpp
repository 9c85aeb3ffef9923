// GET /api/v1/usage
#include <algorithm>
#include <cctype>
#include <optional>

#include <boost/json/object.hpp>

#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "api/workspace/workspace_handlers.hpp"
#include "common/core/rfc3339.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// "2026-11-30".
bool is_day(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  return std::ranges::equal(text, form,
                            [](char given, char wanted) {
                              return wanted == 'd' ? given >= '0' && given <= '9' : given == wanted;
                            }) &&
         parse_rfc3339(std::string(text) + "T00:00:00Z").has_value();
}

json::object day_json(const usage_day& day) {
  return {{"day", day.day},
          {"file_bytes", or_null(day.file_bytes)},
          {"content_bytes", or_null(day.content_bytes)},
          {"ai", json::parse(day.ai_json)}};
}

json::object usage_json(const usage_account& account, const std::vector<usage_day>& days,
                        int limit) {
  json::array items;
  for (const auto& day : days) items.push_back(day_json(day));
  const bool more = days.size() == static_cast<std::size_t>(limit);
  return {
      {"items", std::move(items)},
      {"next_cursor", more ? json::value(days.back().day) : json::value(nullptr)},
      {"month",
       {{"month", account.month}, {"cost", account.spent}, {"budget", or_null(account.budget)}}},
      {"providers", json::parse(account.providers_json)}};
}

}  // namespace

reply workspace_handlers::usage(exchange_ptr request) {
  const auto& head = request->head;
  if (auto ok = check_parameters(head, {"limit", "cursor"}); !ok) {
    co_return std::unexpected(ok.error());
  }
  const auto limit = read_number(head, "limit", list_limit_default, 1, list_limit_max);
  if (!limit) co_return std::unexpected(limit.error());
  const auto cursor = head.parameter("cursor");
  std::optional<std::string> before;
  if (cursor) before = std::string(*cursor);
  if (before && !is_day(*before)) co_return invalid_cursor();
  co_return co_await make_json_answer(tools_, request, [&] -> json::value {
    const auto account = usage_.account(request->workspace);
    if (!account) return {};
    return usage_json(*account, usage_.days(request->workspace, before, *limit), *limit);
  });
}

}  // namespace pagemill
