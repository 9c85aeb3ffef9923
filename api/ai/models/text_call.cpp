#include "api/ai/models/text_call.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

/// Of the answer as it is sent: a token's event takes some 250 bytes.
constexpr std::size_t answer_bytes_max = std::size_t{8} << 20;
constexpr std::size_t event_bytes_max = std::size_t{1} << 20;

std::int64_t quarters_of_tokens(std::string_view text) {
  std::int64_t quarters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80) continue;
    quarters += byte >= 0xE3 ? 4 : 1;  // from U+3000 on
  }
  return quarters;
}

std::int64_t tokens_of(std::int64_t quarters) {
  return (quarters + 3) / 4;
}

}  // namespace

std::int64_t estimated_tokens(std::string_view text) {
  return tokens_of(quarters_of_tokens(text));
}

std::string_view code_of_error(std::string_view type) {
  struct meaning {
    std::string_view part;
    std::string_view code;
  };
  constexpr meaning meanings[] = {
      {"rate_limit", "provider_rate_limited"},     {"quota", "provider_rate_limited"},
      {"authentication", "provider_unauthorized"}, {"permission", "provider_unauthorized"},
      {"invalid_request", "provider_refused"},     {"not_found", "provider_refused"},
      {"context_length", "provider_refused"}};
  for (const auto& [part, code] : meanings) {
    if (type.contains(part)) return code;
  }
  return "provider_failed";
}

text_call::text_call(const text_provider& provider, const text_prompt& prompt,
                     const text_sink& sink, time_point until, const std::stop_token& stop)
    : provider_(provider),
      prompt_(prompt),
      sink_(sink),
      until_(std::min(until, time_point::clock::now() + provider.time_max)),
      stop_(stop) {}

void text_call::refuse_answer(std::string_view what) const {
  throw provider_error("provider_answer_invalid",
                       std::format("the answer of the provider {} {}", provider_.name, what));
}

void text_call::fail(std::string_view type) const {
  throw provider_error(std::string(code_of_error(type)),
                       std::format("the provider {} failed: its answer says so", provider_.name));
}

void text_call::add(std::string_view text) {
  if (text.empty() || !wants_more_) return;
  if (!is_clean_text(text)) refuse_answer("has characters that are none");
  output_quarters_ += quarters_of_tokens(text);
  wants_more_ = sink_(text);
}

void text_call::stream(provider_client& client, method how, https_request request,
                       const std::function<void(const stream_event&)>& on_event) {
  event_stream_reader reader(
      [&](const stream_event& event) {
        had_event_ = true;
        on_event(event);
      },
      event_bytes_max);
  request.answer_bytes_max = answer_bytes_max;
  request.on_piece = [&](std::string_view piece) {
    begin();
    if (!reader.read(piece)) refuse_answer("has a line that is too long");
    return wants_more_;
  };
  const auto check = [&](const https_answer& answer) {
    if (answer.status >= 300) return;
    begin();
    judge_stream();
  };
  constexpr auto refusal = request_refusal::is_answer_like_404;
  const auto answer = how == method::get ? client.get(request, until_, stop_, check, refusal)
                                         : client.post(request, until_, stop_, check, refusal);
  if (answer.status >= 300) refuse_request(answer.status);
}

void text_call::refuse_request(long status) const {
  throw provider_error("provider_refused", std::format("the provider {} refuses the request: {}",
                                                       provider_.name, status));
}

/// An answer is complete where the provider says why it ended.
void text_call::judge_stream() const {
  if (!had_event_) refuse_answer("is no stream of events");
  if (ending_ == text_ending::none) {
    throw provider_error("provider_broken", std::format("the provider {} failed: its answer broke "
                                                        "off",
                                                        provider_.name));
  }
  if (ending_ == text_ending::complete && !has_text()) refuse_answer("has no text");
}

token_counts text_call::run(const std::function<void()>& work) {
  try {
    work();
    if (ending_ == text_ending::at_limit) {
      throw provider_error("provider_answer_cut", "the answer is longer than it may be");
    }
    if (ending_ == text_ending::declined) {
      throw provider_error("provider_refused",
                           std::format("the provider {} declines to answer", provider_.name));
    }
    return spent();
  } catch (const provider_error& problem) {
    if (!begun_ && problem.work() == provider_work::none) throw;
    throw generation_error(problem, spent());
  }
}

token_counts text_call::spent() const {
  const auto input = [this] {
    return tokens_of(quarters_of_tokens(prompt_.instructions) + quarters_of_tokens(prompt_.data));
  };
  return {.input = input_ ? *input_ : input(),
          .output = output_.value_or(tokens_of(output_quarters_)),
          .estimated = !input_ || !output_};
}

}  // namespace pagemill
