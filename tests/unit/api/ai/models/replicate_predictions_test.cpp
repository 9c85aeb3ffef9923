#include "api/ai/models/replicate_predictions.hpp"

#include "tests/support/eventually.hpp"
#include "tests/unit/api/ai/models/text_site.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::after_pieces;
using test::provider_exchange;
using test::text_site;

namespace {

struct prediction_site : text_site {
  prediction_site() : text_site(test::dialects[2]) {}
};

using requests = std::vector<std::string>;
const std::string making = "POST /v1/models/meta/llama/predictions";
const std::string cancelling = "POST /v1/predictions/p1/cancel";

}  // namespace

TEST_CASE_FIXTURE(prediction_site, "a prediction is made, streamed, and asked for its figures") {
  boost::json::value body;
  std::string keys;
  std::string life;
  const auto speak = test::replicate_predictions_script(
      [](const std::string&) { return test::spoken_answer{.pieces = {"x"}}; });
  script([&](provider_exchange& it) {
    if (it.number() == 1) body = boost::json::parse(it.body());
    if (it.number() == 1) life = it.header("Cancel-After");
    keys += it.header("Authorization") + " ";
    speak(it);
  });
  CHECK(ask().code.empty());
  CHECK(seen() == requests{making, "GET /v1/streams/p1", "GET /v1/predictions/p1"});
  CHECK(keys == "Bearer sk-secret Bearer sk-secret Bearer sk-secret ");
  CHECK(life == "20s");
  CHECK(body == boost::json::parse(R"({"input": {"system_prompt": "instructions-secret",
      "prompt": "question-secret", "max_tokens": 100}})"));
}

TEST_CASE_FIXTURE(prediction_site, "a model without a stream is asked until it has ended") {
  speak({.pieces = {"one ", "two ", "three"}, .streams = false});
  requests pieces;
  const auto answer = ask(20s, {}, [&](std::string_view piece) {
    pieces.emplace_back(piece);
    return true;
  });
  CHECK(answer.code.empty());
  CHECK(pieces == requests{"one ", "two three"});
  CHECK(answer.counts.input == 11);
  CHECK(answer.counts.output == 7);
  CHECK(seen()[0] == making);
  CHECK(seen()[1] == "GET /v1/predictions/p1");
}

TEST_CASE_FIXTURE(prediction_site, "a prediction that fails without a stream is a failure") {
  speak({.pieces = {"one ", "two"}, .then = after_pieces::error, .streams = false});
  const auto answer = ask();
  CHECK(answer.code == "provider_failed");
  CHECK(answer.charged);
  CHECK(asked() == 1);
}

TEST_CASE_FIXTURE(prediction_site, "a prediction that is given up is cancelled") {
  SUBCASE("by the sink") {
    speak({.pieces = {"one ", "two"}, .then = after_pieces::hang});
    CHECK(ask(60s, {}, [](std::string_view) { return false; }).code == "provider_stopped");
  }
  SUBCASE("by the sink, without a stream") {
    speak({.pieces = {"one ", "two"}, .streams = false});
    CHECK(ask(60s, {}, [](std::string_view) { return false; }).code == "provider_stopped");
  }
  SUBCASE("by a stop") {
    speak({.pieces = {"one ", "two"}, .then = after_pieces::hang});
    std::stop_source stop;
    const auto answer = ask(60s, stop.get_token(), [&](std::string_view) {
      stop.request_stop();
      return true;
    });
    CHECK(answer.code == "provider_stopped");
  }
  SUBCASE("by the deadline") {
    speak({.pieces = {"one ", "two"}, .then = after_pieces::hang});
    CHECK(ask(1s).code == "provider_timeout");
  }
  CHECK(std::ranges::count(seen(), cancelling) == 1);
  CHECK(asked() == 1);
}

TEST_CASE_FIXTURE(prediction_site, "without figures the counts are estimates") {
  const auto speak = test::replicate_predictions_script(
      [](const std::string&) { return test::spoken_answer{.pieces = {"text"}}; });
  script([&](provider_exchange& it) {
    if (it.target().starts_with("/v1/predictions/")) return it.answer(404, "{}");
    speak(it);
  });
  const auto answer = ask();
  CHECK(answer.code.empty());
  CHECK(answer.text == "text");
  CHECK(answer.counts.estimated);
  CHECK(answer.counts.output == 1);
}

TEST_CASE_FIXTURE(prediction_site, "the key goes to no host that only an answer names") {
  const test::tls_authority authority;
  test::provider_server other(authority.issue("localhost"),
                              [](provider_exchange& it) { it.answer(200, "caught"); });
  script([&](provider_exchange& it) {
    const auto url = other.url("/v1/streams/p1");
    const auto* status = it.method() == "POST" ? "starting" : "succeeded";
    it.answer(200, std::format(R"({{"id":"p1","status":"{}","output":"text",)"
                               R"("urls":{{"stream":"{}","get":"{}","cancel":"{}"}}}})",
                               status, url, url, url));
  });
  CHECK(ask().text == "text");
  CHECK(other.connections() == 0);
  struct row {
    const char* api;
    const char* url;
    bool may;
  };
  for (const auto& [api, url, may] : {
           row{"https://api.replicate.com", "https://stream.replicate.com/v1/files/x", true},
           row{"https://api.replicate.com", "https://api.replicate.com/v1/x", true},
           row{"https://api.replicate.com", "http://api.replicate.com/v1/x", false},
           row{"https://api.replicate.com", "https://api.replicate.com:8443/v1/x", false},
           row{"https://api.replicate.com", "https://api.replicate.com.example.org/x", false},
           row{"https://api.replicate.com", "https://u@stream.replicate.com/x", false},
           row{"https://api.replicate.com", "https://stream.replicate.com@example.org/x", false},
           row{"https://api.replicate.com", "", false},
           row{"https://own.example.org/base", "https://own.example.org/x", true},
           row{"https://own.example.org", "https://stream.replicate.com/v1/files/x", false},
       }) {
    CAPTURE(url);
    CHECK(may_follow(api, url) == may);
  }
}

TEST_CASE("a model's name is an owner and a name") {
  CHECK(replicate_predictions::is_model_name("meta/meta-llama-3.1_8b"));
  for (const auto* name : {"", "meta", "/x", "meta/", "a/b/c", "../x", "meta/..", "a/b?c", "a/b c",
                           "a/b%2f", "a/b#c"}) {
    CAPTURE(name);
    CHECK_FALSE(replicate_predictions::is_model_name(name));
  }
}
