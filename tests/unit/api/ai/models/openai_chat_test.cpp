#include "api/ai/models/openai_chat.hpp"

#include "tests/unit/api/ai/models/text_site.hpp"

using namespace pagemill;
using test::provider_exchange;
using test::text_site;

namespace {

struct chat_site : text_site {
  chat_site() : text_site(test::dialects[0]) {}

  /// What comes of an answer with these events.
  test::text_outcome ask_for(const std::string& events) {
    script([=](provider_exchange& it) { it.answer(200, events); });
    return ask();
  }
};

std::string delta_event(const std::string& delta, const std::string& reason = "null") {
  return std::format("data: {{\"choices\":[{{\"delta\":{},\"finish_reason\":{}}}]}}\n\n", delta,
                     reason);
}

}  // namespace

TEST_CASE_FIXTURE(chat_site, "a chat is asked with roles, a limit and a key") {
  boost::json::value body;
  std::string head;
  script([&](provider_exchange& it) {
    body = boost::json::parse(it.body());
    head = it.header("Authorization") + " " + it.header("Accept") + " " + it.header("Content-Type");
    test::openai_chat_script(
        [](const std::string&) { return test::spoken_answer{.pieces = {"x"}}; })(it);
  });
  CHECK(ask().code.empty());
  CHECK(seen() == std::vector<std::string>{"POST /v1/chat/completions"});
  CHECK(head == "Bearer sk-secret text/event-stream application/json");
  CHECK(body == boost::json::parse(R"({"model": "gpt", "messages": [
      {"role": "system", "content": "instructions-secret"},
      {"role": "user", "content": "question-secret"}], "max_tokens": 100,
      "stream": true, "stream_options": {"include_usage": true}})"));
}

TEST_CASE_FIXTURE(chat_site, "a chat ends by the reason that it gives, not by [DONE]") {
  const auto text = delta_event(R"({"content":"text"})");
  struct row {
    std::string events;
    const char* code;
    circuit_state circuit = circuit_state::closed;
  };
  const row rows[] = {
      {text + delta_event("{}", "\"stop\""), ""},
      {text + delta_event("{}", "\"eos\"") + "data: [DONE]\n\n", ""},
      {text + delta_event("{}", "\"stop\"") + delta_event("{}", "\"length\""), ""},
      {delta_event(R"({"content":"text"})", "\"stop\""), ""},
      {text + delta_event("{}", "\"content_filter\""), "provider_refused"},
      {delta_event(R"({"refusal":"I cannot."})") + delta_event("{}", "\"stop\""),
       "provider_refused"},
      {text + "data: [DONE]\n\n", "provider_broken", circuit_state::open},
      {delta_event(R"({"tool_calls":[{"function":{"name":"f"}}]})") +
           delta_event("{}", "\"tool_calls\""),
       "provider_answer_invalid", circuit_state::open},
      {"data: {\"error\":\"sk-secret\"}\n\n", "provider_failed", circuit_state::open},
      {text + "data: {\"error\":{\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}\n\n",
       "provider_rate_limited", circuit_state::open},
  };
  for (const auto& [events, code, circuit] : rows) {
    CAPTURE(events);
    chat_site fresh;
    const auto answer = fresh.ask_for(events);
    CHECK(answer.code == code);
    CHECK(answer.counts.estimated);
    CHECK(fresh.service().circuit().state == circuit);
  }
}

TEST_CASE_FIXTURE(chat_site, "counts are the last that the server told") {
  const auto answer = ask_for(
      "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],"
      "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n" +
      delta_event("{}", "\"stop\"") +
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":9}}\n\n"
      "data: [DONE]\n\n");
  CHECK(answer.code.empty());
  CHECK(answer.counts.input == 5);
  CHECK(answer.counts.output == 9);
  CHECK_FALSE(answer.counts.estimated);
}
