/// Reads the API's own gauges from /metrics.
#pragma once
#include <format>
#include <string>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {

/// A value of pagemill_api_now, such as "event_streams"; "" when the name is unknown.
inline std::string gauge_of(const api_process& api, const std::string& name) {
  const auto text = api.client().get("/metrics").body;
  const auto mark = std::format("pagemill_api_now{{what=\"{}\"}} ", name);
  const auto at = text.find(mark);
  if (at == std::string::npos) return "";
  const auto begin = at + mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace pagemill::test
