/// One call of a text model: passes the text on as it arrives, and keeps account of how it ended
/// and what it cost. What all protocols have in common.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include "api/ai/models/text_model.hpp"
#include "api/ai/models/text_provider.hpp"
#include "common/net/event_stream_reader.hpp"

namespace pagemill {

/// Why a model wrote no more.
enum class text_ending {
  none,      ///< it has not said so yet
  complete,  ///< it had finished
  at_limit,  ///< of tokens
  declined,  ///< it, or a filter, refuses to answer
};

/// A quarter of the characters, and a Chinese, Japanese or Korean one as a whole token.
std::int64_t estimated_tokens(std::string_view text);

/// What an error inside an answer means, by the name that the protocol gives it.
std::string_view code_of_error(std::string_view type);

/// One thread at a time.
class text_call {
 public:
  using time_point = provider_client::time_point;

  /// The arguments must outlive it.
  text_call(const text_provider& provider, const text_prompt& prompt, const text_sink& sink,
            time_point until, const std::stop_token& stop);

  // What the protocol's reader reports. All throw provider_error for what cannot be.
  void add(std::string_view text);
  void count_input(std::int64_t tokens) { input_ = tokens; }
  void count_output(std::int64_t tokens) { output_ = tokens; }
  void end(text_ending ending) { ending_ = ending; }
  /// The provider has begun: from here on it may charge.
  void begin() { begun_ = true; }
  [[noreturn]] void refuse_answer(std::string_view what) const;
  [[noreturn]] void refuse_request(long status) const;
  /// The answer says itself that it failed.
  [[noreturn]] void fail(std::string_view type) const;

  bool has_text() const { return output_quarters_ > 0; }
  bool wants_more() const { return wants_more_; }
  text_ending ending() const { return ending_; }
  std::int64_t output() const { return output_.value_or(0); }
  time_point until() const { return until_; }
  const std::stop_token& stop() const { return stop_; }

  enum class method { get, post };
  /// Sends the request and gives the events of its answer to `on_event`, until their end. Throws
  /// provider_error, also if the answer is none or has no end.
  void stream(provider_client& client, method how, https_request request,
              const std::function<void(const stream_event&)>& on_event);

  /// Runs the whole call: adds to its failures what was spent.
  token_counts run(const std::function<void()>& work);

 private:
  token_counts spent() const;
  void judge_stream() const;

  const text_provider& provider_;
  const text_prompt& prompt_;
  const text_sink& sink_;
  const time_point until_;
  const std::stop_token& stop_;
  text_ending ending_ = text_ending::none;
  bool begun_ = false;
  bool had_event_ = false;
  bool wants_more_ = true;
  std::int64_t output_quarters_ = 0;  ///< of tokens, estimated
  std::optional<std::int64_t> input_;
  std::optional<std::int64_t> output_;
};

}  // namespace pagemill
