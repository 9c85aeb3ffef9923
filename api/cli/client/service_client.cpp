#include "api/cli/client/service_client.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <tuple>

#include "api/cli/client/answer_values.hpp"

namespace pagemill::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds first_retry_delay{500};
constexpr milliseconds longest_own_delay{8000};

std::optional<seconds> seconds_in(std::string_view text) {
  long value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return seconds(value);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
}

}  // namespace

std::optional<std::string> problem_with(const service_settings& settings) {
  if (!settings.url.starts_with("http://") && !settings.url.starts_with("https://")) {
    return "the server's address must begin with http:// or https://";
  }
  if (has_control(settings.url) || settings.url.contains('?') || settings.url.contains('#')) {
    return "the server's address must not contain a query, a fragment or control characters";
  }
  if (has_control(settings.key) || settings.key.contains(' ')) {
    return "the key contains characters that no key has";
  }
  return std::nullopt;
}

failure failure_of(const http_answer& answer) {
  failure made{exit_code_of_status(answer.status), std::format("http_{}", answer.status),
               std::format("the server answered {}", answer.status)};
  // Without problem+json, as from a proxy, the status has to do.
  std::ignore = read_object(answer.body, [&](const simdjson::dom::element& problem) {
    if (auto code = text_at(problem, "code"); !code.empty()) made.code = std::move(code);
    auto detail = text_at(problem, "detail");
    if (detail.empty()) detail = text_at(problem, "title");
    if (!detail.empty()) made.detail = std::move(detail);
  });
  return made;
}

std::optional<milliseconds> retry_delay(const http_answer& answer, milliseconds patience_left,
                                        int tries_made) {
  if (answer.status != 429 && answer.status != 503) return std::nullopt;
  auto delay = std::min(longest_own_delay, first_retry_delay * (1 << std::min(tries_made - 1, 4)));
  if (const auto asked = seconds_in(answer.retry_after)) {
    delay = std::max<milliseconds>(*asked, first_retry_delay);
  }
  if (delay > patience_left) return std::nullopt;
  return delay;
}

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += std::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

void service_client::send(http_request request, handler done) {
  auto base = settings_.url;
  while (base.ends_with('/')) base.pop_back();
  request.url = base + request.url;
  if (!settings_.key.empty()) request.headers.push_back("Authorization: Bearer " + settings_.key);
  attempt(std::move(request), std::move(done), settings_.patience, 1);
}

void service_client::attempt(http_request request, handler done, milliseconds patience_left,
                             int tries_made) {
  auto again = request;
  wire_.start(std::move(request), [this, again = std::move(again), done = std::move(done),
                                   patience_left, tries_made](http_outcome got) mutable {
    if (!got) {
      done(failed(exit_code::unreachable, "unreachable",
                  std::format("{}: {}", settings_.url, got.error().message)));
      return;
    }
    if (const auto delay = retry_delay(*got, patience_left, tries_made)) {
      wire_.after(*delay, [this, again = std::move(again), done = std::move(done),
                           left = patience_left - *delay, tries_made]() mutable {
        attempt(std::move(again), std::move(done), left, tries_made + 1);
      });
      return;
    }
    if (got->status >= 400) {
      done(std::unexpected(failure_of(*got)));
    } else {
      done(std::move(*got));
    }
  });
}

outcome<http_answer> service_session::ask(http_request request) {
  outcome<http_answer> got = failed(exit_code::interrupted, "interrupted", "a signal came");
  client.send(std::move(request), [&got](outcome<http_answer> came) { got = std::move(came); });
  // After a signal nothing calls the handler any more.
  wire.run();
  return got;
}

}  // namespace pagemill::cli
