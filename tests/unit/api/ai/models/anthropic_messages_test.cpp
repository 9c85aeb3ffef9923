#include "api/ai/models/anthropic_messages.hpp"

#include "tests/unit/api/ai/models/text_site.hpp"

using namespace pagemill;
using test::provider_exchange;
using test::text_site;

namespace {

struct messages_site : text_site {
  messages_site() : text_site(test::dialects[1]) {}

  test::text_outcome ask_for(const std::string& events) {
    script([=](provider_exchange& it) { it.answer(200, events); });
    return ask();
  }
};

const std::string text_event =
    "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
    "\"text\":\"text\"}}\n\n";
const std::string stop_event = "data: {\"type\":\"message_stop\"}\n\n";

std::string reason_event(const std::string& reason) {
  return std::format(
      "data: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"{}\"}},"
      "\"usage\":{{\"output_tokens\":9}}}}\n\n",
      reason);
}

}  // namespace

TEST_CASE_FIXTURE(messages_site, "a message is asked for with its system role, a limit and a key") {
  boost::json::value body;
  std::string head;
  script([&](provider_exchange& it) {
    body = boost::json::parse(it.body());
    head = it.header("x-api-key") + " " + it.header("anthropic-version") + " " +
           it.header("Authorization");
    test::anthropic_messages_script(
        [](const std::string&) { return test::spoken_answer{.pieces = {"x"}}; })(it);
  });
  CHECK(ask().code.empty());
  CHECK(seen() == std::vector<std::string>{"POST /v1/messages"});
  CHECK(head == "sk-secret 2023-06-01 ");
  CHECK(body == boost::json::parse(R"({"model": "claude", "system": "instructions-secret",
      "messages": [{"role": "user", "content": "question-secret"}], "max_tokens": 100,
      "stream": true})"));
}

TEST_CASE_FIXTURE(messages_site, "a message ends with message_stop, for the reason told before") {
  struct row {
    std::string events;
    const char* code;
    circuit_state circuit = circuit_state::closed;
  };
  const row rows[] = {
      {text_event + reason_event("end_turn") + stop_event, ""},
      {text_event + reason_event("stop_sequence") + stop_event, ""},
      {text_event + reason_event("model_context_window_exceeded") + stop_event,
       "provider_answer_cut"},
      {text_event + reason_event("refusal") + stop_event, "provider_refused"},
      {reason_event("refusal") + stop_event, "provider_refused"},
      {reason_event("tool_use") + stop_event, "provider_answer_invalid", circuit_state::open},
      {text_event + reason_event("end_turn"), "provider_broken", circuit_state::open},
      {text_event + stop_event, "provider_broken", circuit_state::open},
      {"data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"}}\n\n",
       "provider_rate_limited", circuit_state::open},
  };
  for (const auto& [events, code, circuit] : rows) {
    CAPTURE(events);
    messages_site fresh;
    CHECK(fresh.ask_for(events).code == code);
    CHECK(fresh.service().circuit().state == circuit);
  }
}

TEST_CASE_FIXTURE(messages_site, "the cache of prompts counts, and thoughts are no text") {
  const auto answer = ask_for(
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
      "{\"input_tokens\":5,\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":300,"
      "\"output_tokens\":1}}}\n\n"
      "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\","
      "\"thinking\":\"hm\"}}\n\n"
      "data: {\"type\":\"of_next_year\"}\n\n" +
      text_event + reason_event("end_turn") + stop_event);
  CHECK(answer.code.empty());
  CHECK(answer.text == "text");
  CHECK(answer.counts.input == 325);
  CHECK(answer.counts.output == 9);
  CHECK_FALSE(answer.counts.estimated);
}
