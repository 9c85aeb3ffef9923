/// A text model and its provider's server, which the tests of all protocols ask.
#pragma once
#include <format>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "api/ai/models/model_table.hpp"
#include "tests/support/protocols/chat_protocols.hpp"

namespace pagemill::test {

struct dialect {
  const char* name;  ///< of a provider that speaks it
  const char* path;  ///< behind the server's address
  const char* model;
  provider_server::script (*speak)(speaker speak);
  int requests;  ///< for one answer
  bool tells_input_first = false;
};

inline constexpr dialect dialects[] = {
    {"openai", "/v1", "gpt", openai_chat_script, 1},
    {"anthropic", "", "claude", anthropic_messages_script, 1, true},
    {"replicate", "", "meta/llama", replicate_predictions_script, 3},
};

/// How a call ended.
struct text_outcome {
  std::string text;
  token_counts counts;
  std::string code;      ///< "" for a text that is complete
  bool charged = false;  ///< the failure says what was spent
};

class text_site {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr std::string_view instructions = "instructions-secret";
  static constexpr std::string_view data = "question-secret";

  explicit text_site(const dialect& spoken, const std::string& host = "localhost")
      : spoken_(spoken),
        server_(std::make_unique<provider_server>(authority().issue(host),
                                                  [](provider_exchange& it) { it.cut(); })),
        service_(make_text_model(
            {.name = spoken.name,
             .url = server_->url(spoken.path),
             .key = "sk-secret",
             .https = {.ca_file = authority().file(), .proxy = {}, .no_proxy = "*"}})) {}

  provider_server& server() { return *server_; }
  text_model_service& service() { return *service_; }
  /// "POST /v1/messages" and so on, from the last `script` on.
  std::vector<std::string> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  /// The requests that make a model work.
  int asked() {
    const auto all = seen();
    return static_cast<int>(std::ranges::count_if(all, [](const std::string& line) {
      return line.starts_with("POST") && !line.ends_with("/cancel");
    }));
  }

  void script(provider_server::script answer) {
    const std::scoped_lock lock(mutex_);
    seen_.clear();
    server_->replace([this, answer = std::move(answer)](provider_exchange& it) {
      {
        const std::scoped_lock inner(mutex_);
        seen_.push_back(it.method() + " " + it.target());
      }
      answer(it);
    });
  }
  void speak(const spoken_answer& answer) {
    script(spoken_.speak([answer](const std::string&) { return answer; }));
  }

  text_outcome ask(std::chrono::milliseconds limit = std::chrono::seconds(20),
                   const std::stop_token& stop = {}, const text_sink& also = {}) {
    text_outcome outcome;
    const auto sink = [&](std::string_view text) {
      outcome.text += text;
      return !also || also(text);
    };
    const text_prompt prompt{.instructions = std::string(instructions),
                             .data = std::string(data),
                             .output_tokens_max = 100};
    try {
      outcome.counts = service_->generate(spoken_.model, prompt, clock::now() + limit, stop, sink);
    } catch (const generation_error& problem) {
      outcome.charged = true;
      outcome.counts = problem.spent();
      note(problem, outcome);
    } catch (const provider_error& problem) {
      note(problem, outcome);
    }
    return outcome;
  }

 private:
  static const tls_authority& authority() {
    static const tls_authority made;
    return made;
  }
  static void note(const provider_error& problem, text_outcome& outcome) {
    outcome.code = problem.code();
    for (const auto* secret : {"secret", "localhost", "gpt", "claude", "llama", "piece"}) {
      CHECK_FALSE(std::string_view(problem.what()).contains(secret));
    }
  }

  const dialect& spoken_;
  std::mutex mutex_;
  std::vector<std::string> seen_;
  std::unique_ptr<provider_server> server_;
  std::unique_ptr<text_model_service> service_;
};

}  // namespace pagemill::test
