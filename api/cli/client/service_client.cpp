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
constexpr seconds longest_limit_wait{900};

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

std::optional<seconds> limit_wait(const http_answer& answer) {
  if (answer.status != 429 || failure_of(answer).code != "rate_limited") return std::nullopt;
  const auto asked = seconds_in(answer.retry_after);
  return asked && *asked <= longest_limit_wait ? asked : std::nullopt;
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
  waiting_.push_back({std::move(request), std::move(done), settings_.patience});
  send_waiting();
}

milliseconds service_client::unhurried_pause() const {
  return std::chrono::ceil<milliseconds>(gate_.unhurried_pause(request_gate::clock::now()));
}

/// In order, as far as the rate limit allows.
void service_client::send_waiting() {
  while (!waiting_.empty() && !scheduled_) {
    const auto now = request_gate::clock::now();
    const auto wait = std::chrono::ceil<milliseconds>(gate_.wait(now));
    if (wait > milliseconds(0)) {
      scheduled_ = true;
      wire_.after(wait, [this] {
        scheduled_ = false;
        send_waiting();
      });
      return;
    }
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    gate_.sent(now);
    attempt(std::move(next));
  }
}

void service_client::attempt(pending one) {
  auto request = one.request;
  wire_.start(std::move(request), [this, one = std::move(one)](http_outcome got) mutable {
    take(std::move(one), std::move(got));
  });
}

void service_client::take(pending one, http_outcome got) {
  if (!got) {
    one.done(failed(exit_code::unreachable, "unreachable",
                    std::format("{}: {}", settings_.url, got.error().message)));
    return;
  }
  auto said = read_limit(got->limit_remaining, got->limit_policy);
  if (settings_.patience.count() > 0) said.refused_for = limit_wait(*got);
  gate_.answered(said, request_gate::clock::now());
  if (said.refused_for) {
    // It is the first again when the limit has room.
    waiting_.push_front(std::move(one));
    return send_waiting();
  }
  if (const auto delay = retry_delay(*got, one.patience_left, one.tries_made)) {
    one.patience_left -= *delay;
    ++one.tries_made;
    wire_.after(*delay, [this, one = std::move(one)]() mutable {
      waiting_.push_back(std::move(one));
      send_waiting();
    });
    return;
  }
  if (got->status >= 400) {
    one.done(std::unexpected(failure_of(*got)));
  } else {
    one.done(std::move(*got));
  }
}

outcome<http_answer> service_session::ask(http_request request) {
  outcome<http_answer> got = failed(exit_code::interrupted, "interrupted", "a signal came");
  client.send(std::move(request), [&got](outcome<http_answer> came) { got = std::move(came); });
  // After a signal nothing calls the handler any more.
  wire.run();
  return got;
}

}  // namespace pagemill::cli
