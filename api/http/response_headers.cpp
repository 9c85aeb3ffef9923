#include "api/http/response_headers.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {

void complete_headers(response& answer, const exchange& request, const cors_rules& cors,
                      std::string_view content_policy) {
  auto& headers = answer.headers;
  const auto said = [&](std::string_view name) {
    return std::ranges::contains(headers, name, &header_list::value_type::first);
  };
  const auto add = [&](const char* name, std::string_view value) {
    if (!said(name)) headers.emplace_back(name, value);
  };
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Content-Security-Policy", content_policy);
  // What has an ETag may be kept by the client alone, and is asked for again each time.
  add("Cache-Control", said("ETag") ? "private, no-cache" : "no-store");
  // A browser that was told so over plain HTTP must not believe it: it is not said there.
  if (request.secure) add("Strict-Transport-Security", "max-age=31536000");
  for (auto& [name, value] : cors_headers(cors, request.head.header("origin"))) {
    if (name == "Vary") {
      add_vary(headers, value);
    } else {
      headers.emplace_back(std::move(name), std::move(value));
    }
  }
}

}  // namespace pagemill
