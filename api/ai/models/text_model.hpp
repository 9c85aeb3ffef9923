/// The interface of every service that generates text: what a prompt is, and what it yields.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "common/net/provider_client.hpp"

namespace pagemill {

/// What is asked: instructions of ours, and data that instructs nobody. They never mix: a model
/// gets each in the role that its protocol has for it.
struct text_prompt {
  std::string instructions;
  std::string data;
  int output_tokens_max = 1024;
};

/// As the service counts; estimated by characters where it did not say, such as when the answer
/// broke off.
struct token_counts {
  std::int64_t input = 0, output = 0;
  bool estimated = false;
};

/// Receives the text as it arrives, whole characters, on the caller's thread; false ends the call.
/// What it throws passes through.
using text_sink = std::function<bool(std::string_view text)>;

/// A call that has begun and failed may still have cost something.
class generation_error : public provider_error {
 public:
  generation_error(const provider_error& cause, token_counts spent)
      : provider_error(cause), spent_(spent) {}
  const token_counts& spent() const { return spent_; }

 private:
  token_counts spent_;
};

/// Any thread; calls run side by side as far as the service's limit of calls allows.
class text_model_service {
 public:
  virtual ~text_model_service() = default;
  virtual const std::string& name() const = 0;
  virtual circuit_view circuit() const = 0;
  /// Blocks until the text is complete, `until` or the service's own limit of time, a stop, or
  /// until the sink wants no more. Nothing is asked twice once a piece has arrived. Throws
  /// generation_error, and any other provider_error if nothing can have been charged; their codes
  /// are in docs/operations.md. Those that are the request's or the caller's, not the provider's
  /// fault: `provider_refused`, `provider_answer_cut` at output_tokens_max, `provider_stopped`.
  virtual token_counts generate(const std::string& model, const text_prompt& prompt,
                                provider_client::time_point until, const std::stop_token& stop,
                                const text_sink& sink) = 0;
};

}  // namespace pagemill
