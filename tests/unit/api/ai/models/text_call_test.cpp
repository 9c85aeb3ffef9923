// What all protocols have in common, with each of them, over TLS.
#include "api/ai/models/text_call.hpp"

#include <algorithm>
#include <thread>

#include "tests/support/eventually.hpp"
#include "tests/unit/api/ai/models/text_site.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::after_pieces;
using test::dialects;
using test::provider_exchange;
using test::text_site;

namespace {

const std::vector<std::string> some_pieces{"one piece, ", "and\nan", "other"};
constexpr std::string_view some_text = "one piece, and\nanother";

}  // namespace

TEST_CASE("a text comes as it was written, with the provider's counts") {
  for (const auto& spoken : dialects) {
    CAPTURE(spoken.name);
    text_site site(spoken);
    site.speak({.pieces = {"Se", "ñor: ", "\"二つ\"\n", "\nend 🎉"}});
    std::vector<std::string> pieces;
    const auto answer = site.ask(20s, {}, [&](std::string_view piece) {
      pieces.emplace_back(piece);
      return true;
    });
    CHECK(answer.code.empty());
    CHECK(answer.text == "Señor: \"二つ\"\n\nend 🎉");
    CHECK(pieces.size() == 4);
    CHECK(answer.counts.input == 11);
    CHECK(answer.counts.output == 7);
    CHECK_FALSE(answer.counts.estimated);
    CHECK(site.server().requests() == spoken.requests);
    CHECK(site.service().circuit().state == circuit_state::closed);
    CHECK(site.service().name() == spoken.name);
  }
}

TEST_CASE("a busy provider is asked again before there is a piece") {
  for (const auto& spoken : dialects) {
    for (const int status : {429, 500, 529}) {
      CAPTURE(spoken.name);
      CAPTURE(status);
      text_site site(spoken);
      const auto speak = spoken.speak(
          [](const std::string&) { return test::spoken_answer{.pieces = some_pieces}; });
      site.script([&](provider_exchange& it) {
        if (it.number() > 1) return speak(it);
        it.answer(status, "sk-secret", status == 429 ? "Retry-After: 1\r\n" : "");
      });
      const auto began = text_site::clock::now();
      CHECK(site.ask().text == some_text);
      CHECK((status != 429 || text_site::clock::now() - began >= 1s));
      CHECK(site.asked() == 2);
      CHECK(site.service().circuit().state == circuit_state::closed);
    }
  }
}

TEST_CASE("what has cost nothing is a failure without a bill") {
  struct row {
    int status;
    const char* code;
    circuit_state circuit;
  };
  for (const auto& spoken : dialects) {
    for (const auto& [status, code, circuit] :
         {row{401, "provider_unauthorized", circuit_state::open},
          row{403, "provider_unauthorized", circuit_state::open},
          row{400, "provider_refused", circuit_state::closed},
          row{404, "provider_refused", circuit_state::closed},
          row{422, "provider_refused", circuit_state::closed},
          row{307, "provider_refused", circuit_state::open},
          row{429, "provider_rate_limited", circuit_state::open}}) {
      CAPTURE(spoken.name);
      CAPTURE(status);
      text_site site(spoken);
      site.script([&](provider_exchange& it) {
        it.answer(status, R"({"error": {"message": "sk-secret"}})", "Retry-After: 3600\r\n");
      });
      const auto answer = site.ask();
      CHECK(answer.code == code);
      CHECK_FALSE(answer.charged);
      CHECK(answer.text.empty());
      CHECK(site.server().requests() == 1);
      CHECK(site.service().circuit().state == circuit);
    }
    text_site other(spoken, "other.example.org");
    CHECK(other.ask().code == "provider_untrusted");
    CHECK(other.server().requests() == 0);
  }
}

TEST_CASE("an answer that fails after a piece is not asked for again, and has its bill") {
  struct row {
    after_pieces then;
    const char* code;
  };
  for (const auto& spoken : dialects) {
    for (const auto& [then, code] : {row{after_pieces::cut, "provider_broken"},
                                     row{after_pieces::end_without_saying_so, "provider_broken"},
                                     row{after_pieces::hang, "provider_timeout"},
                                     row{after_pieces::error, "provider_failed"}}) {
      CAPTURE(spoken.name);
      CAPTURE(code);
      text_site site(spoken);
      site.speak({.pieces = some_pieces, .then = then});
      const auto answer = site.ask(then == after_pieces::hang ? 500ms : 20s);
      CHECK(answer.code == code);
      CHECK(answer.text == some_text);
      CHECK(answer.charged);
      CHECK(answer.counts.estimated);
      CHECK(answer.counts.output == estimated_tokens(some_text));
      const auto prompt = std::string(text_site::instructions) + std::string(text_site::data);
      CHECK(answer.counts.input == (spoken.tells_input_first ? 11 : estimated_tokens(prompt)));
      CHECK(site.asked() == 1);
      CHECK(site.service().circuit().state == circuit_state::open);
      CHECK(site.service().circuit().code == code);
    }
  }
}

TEST_CASE("a provider that says nothing at all may have worked for it") {
  for (const auto& spoken : dialects) {
    CAPTURE(spoken.name);
    text_site site(spoken);
    site.script([](provider_exchange& it) { it.wait_closed(60s), it.cut(); });
    const auto began = text_site::clock::now();
    const auto answer = site.ask(300ms);
    CHECK(text_site::clock::now() - began < 10s);
    CHECK(answer.code == "provider_timeout");
    CHECK(answer.charged);
    CHECK(answer.counts.output == 0);
    CHECK(site.asked() == 1);
  }
}

TEST_CASE("a caller that has enough ends the call, and says nothing of the provider") {
  for (const auto& spoken : dialects) {
    CAPTURE(spoken.name);
    text_site site(spoken);
    site.speak({.pieces = some_pieces, .then = after_pieces::hang});
    int pieces = 0;
    const auto answer = site.ask(60s, {}, [&](std::string_view) { return ++pieces < 2; });
    CHECK(answer.code == "provider_stopped");
    CHECK(answer.text == "one piece, and\nan");
    CHECK(answer.charged);
    CHECK(answer.counts.output == estimated_tokens("one piece, and\nan"));
    CHECK(site.service().circuit().state == circuit_state::closed);
    // What the sink throws passes through, and the next call is as good as any.
    CHECK_THROWS_WITH(
        site.ask(60s, {},
                 [](std::string_view) -> bool { throw std::runtime_error("the client is gone"); }),
        "the client is gone");
    site.speak({.pieces = some_pieces});
    CHECK(site.ask().text == some_text);
  }
}

TEST_CASE("a stop ends a call at once") {
  for (const auto& spoken : dialects) {
    CAPTURE(spoken.name);
    text_site site(spoken);
    site.speak({.pieces = some_pieces, .then = after_pieces::hang});
    std::stop_source stop;
    const auto began = text_site::clock::now();
    const auto answer = site.ask(60s, stop.get_token(), [&](std::string_view piece) {
      if (piece == "other") stop.request_stop();
      return true;
    });
    CHECK(text_site::clock::now() - began < 10s);
    CHECK(answer.code == "provider_stopped");
    CHECK(answer.charged);
    CHECK(site.service().circuit().state == circuit_state::closed);
  }
}

TEST_CASE("garbage with status 200 is told from an answer") {
  const auto long_line = "data: \"" + std::string(std::size_t{2} << 20, 'x') + "\"\n\n";
  for (const auto& spoken : dialects) {
    for (const auto* garbage :
         {"<html><body>Bad gateway</body></html>", R"({"error": {"message": "sk-secret"}})", "",
          "data: no JSON\n\n", "data: [1, 2]\n\n", "event: output\ndata: \xFF\n\n",
          ": only a comment\n\n", "{\"id\": \"../x\", \"status\": \"starting\"}",
          long_line.c_str()}) {
      CAPTURE(spoken.name);
      CAPTURE(std::string(garbage).substr(0, 60));
      text_site site(spoken);
      site.script([&](provider_exchange& it) { it.answer(200, garbage); });
      const auto answer = site.ask();
      CHECK(answer.code == "provider_answer_invalid");
      CHECK(answer.charged);
      CHECK(site.server().requests() == 1);
      CHECK(site.service().circuit().code == "provider_answer_invalid");
    }
    text_site site(spoken);
    site.speak({.pieces = {}});
    CHECK(site.ask().code == "provider_answer_invalid");
  }
}

TEST_CASE("an answer that the limit of tokens ended is cut, whose fault is nobody's") {
  for (const auto& spoken : dialects) {
    CAPTURE(spoken.name);
    text_site site(spoken);
    site.speak({.pieces = some_pieces, .output_tokens = 100, .ending = "length"});
    const auto answer = site.ask();
    CHECK(answer.code == "provider_answer_cut");
    CHECK(answer.text == some_text);
    CHECK(answer.charged);
    CHECK(answer.counts.output == 100);
    CHECK_FALSE(answer.counts.estimated);
    CHECK(site.service().circuit().state == circuit_state::closed);
  }
}

TEST_CASE("calls run side by side up to the limit") {
  text_site site(dialects[0]);
  std::atomic<int> inside = 0;
  site.script([&](provider_exchange& it) {
    ++inside;
    test::eventually(20s, [&] { return inside == 8; });
    test::openai_chat_script(
        [](const std::string&) { return test::spoken_answer{.pieces = some_pieces}; })(it);
  });
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { good += site.ask().text == some_text ? 1 : 0; });
    }
  }
  CHECK(inside == 8);
  CHECK(good == 8);
}

TEST_CASE("tokens are estimated by characters") {
  struct row {
    const char* text;
    int tokens;
  };
  for (const auto& [text, tokens] : {row{"", 0},
                                     {"a", 1},
                                     {"four", 1},
                                     {"fives", 2},
                                     {"señor", 2},
                                     {"日本語", 3},
                                     {"한국어 ok", 4},
                                     {"🎉", 1}}) {
    CAPTURE(text);
    CHECK(estimated_tokens(text) == tokens);
  }
}

TEST_CASE("an error inside an answer has a code by its name") {
  CHECK(code_of_error("rate_limit_exceeded") == "provider_rate_limited");
  CHECK(code_of_error("insufficient_quota") == "provider_rate_limited");
  CHECK(code_of_error("authentication_error") == "provider_unauthorized");
  CHECK(code_of_error("invalid_request_error") == "provider_refused");
  CHECK(code_of_error("overloaded_error") == "provider_failed");
  CHECK(code_of_error("") == "provider_failed");
}
