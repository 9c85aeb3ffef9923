// A server of the test's own, over TLS, that speaks the protocol or breaks it.
#include "common/embedding/openai_embedder.hpp"

#include <cmath>
#include <numeric>
#include <set>

#include <doctest/doctest.h>

#include "common/core/call_deadline.hpp"
#include "tests/support/protocols/embeddings_protocol.hpp"
#include "tests/support/provider_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::provider_exchange;
using test::provider_server;

namespace {

constexpr std::size_t dimension = 6;

void speak(provider_exchange& it) {
  it.answer(200, test::embeddings_answer(it.body(), dimension));
}

struct embedder_site {
  const test::tls_authority authority;
  provider_server server{authority.issue("localhost"), speak};
  openai_embedder embedder{model()};

  remote_model model() const {
    return {.provider = "openai",
            .url = server.url("/v1"),
            .key = "sk-secret",
            .model = "some-model",
            .dimension = dimension,
            .texts_max = 8,
            .https = {.ca_file = authority.file(), .proxy = {}, .no_proxy = "*"}};
  }
  std::vector<std::vector<float>> embed(const std::vector<std::string>& texts) {
    return embedder.embed(texts);
  }
  /// The code of the provider's fault, "text" when it is the text's, "" when there is none.
  std::string code(const std::vector<std::string>& texts = {"one", "two"}) {
    try {
      embed(texts);
      return "";
    } catch (const provider_error& problem) {
      CHECK_FALSE(std::string_view(problem.what()).contains("one"));
      return problem.code();
    } catch (const std::runtime_error& problem) {
      CHECK_FALSE(std::string_view(problem.what()).contains("one"));
      return "text";
    }
  }
};

std::vector<float> unit_vector_for(const std::string& text) {
  const auto numbers = boost::json::value_to<std::vector<double>>(
      boost::json::value(test::vector_for(text, dimension)));
  const double length =
      std::sqrt(std::inner_product(numbers.begin(), numbers.end(), numbers.begin(), 0.0));
  std::vector<float> vector;
  for (const double number : numbers) vector.push_back(static_cast<float>(number / length));
  return vector;
}

using vector_list = std::vector<std::vector<float>>;

void check_same(const vector_list& made, const vector_list& expected) {
  REQUIRE(made.size() == expected.size());
  for (std::size_t i = 0; i < made.size(); ++i) {
    REQUIRE(made[i].size() == expected[i].size());
    const auto product =
        std::inner_product(made[i].begin(), made[i].end(), expected[i].begin(), 0.0);
    CHECK(product == doctest::Approx(1).epsilon(1e-5));
  }
}

}  // namespace

TEST_CASE_FIXTURE(embedder_site, "each text gets its own unit vector, in the order of the texts") {
  std::string authorization, target;
  boost::json::value sent;
  server.replace([&](provider_exchange& it) {
    authorization = it.header("Authorization");
    target = it.target();
    sent = boost::json::parse(it.body());
    speak(it);
  });
  const auto made = embed({"one", "  two \n words ", "three", ""});
  check_same(made, {unit_vector_for("one"), unit_vector_for("two words"), unit_vector_for("three"),
                    unit_vector_for(" ")});
  CHECK(authorization == "Bearer sk-secret");
  CHECK(target == "/v1/embeddings");
  CHECK(sent == boost::json::value{{"model", "some-model"},
                                   {"input", {"one", "two words", "three", " "}},
                                   {"encoding_format", "float"}});
  CHECK(embedder.name() == "openai:some-model");
  CHECK(embedder.dimension() == dimension);
  CHECK(embedder.tokens_max() == 384);
}

TEST_CASE_FIXTURE(embedder_site, "many texts go in requests of so many") {
  std::vector<std::size_t> counts;
  server.replace([&](provider_exchange& it) {
    counts.push_back(test::texts_of(it.body()).size());
    speak(it);
  });
  std::vector<std::string> texts(19, "text");
  texts.back() = "the last";
  const auto made = embed(texts);
  REQUIRE(made.size() == 19);
  check_same({made.back()}, {unit_vector_for("the last")});
  CHECK(counts == std::vector<std::size_t>{8, 8, 3});
  CHECK(embed({}).empty());
}

TEST_CASE_FIXTURE(embedder_site, "shorter vectors than the model's own are asked for by name") {
  auto shorter = model();
  shorter.shortened = true;
  shorter.key.clear();
  boost::json::value sent;
  std::string authorization = "none yet";
  server.replace([&](provider_exchange& it) {
    sent = boost::json::parse(it.body());
    authorization = it.header("Authorization");
    speak(it);
  });
  openai_embedder other(shorter);
  other.embed(std::vector<std::string>{"one"});
  CHECK(sent.at("dimensions") == 6);
  CHECK(authorization.empty());
  CHECK(other.name() == "openai:some-model@6");
}

TEST_CASE("an answer that is none is the provider's fault, by name") {
  struct row {
    const char* body;
    const char* code;
  };
  constexpr auto invalid = "provider_answer_invalid";
  const row rows[] = {
      {"", invalid},
      {"<html>Welcome</html>", invalid},
      {"[]", invalid},
      {R"({"error":{"message":"one"}})", invalid},
      {R"({"data":[]})", invalid},
      {R"({"data":[{"index":0,"embedding":[1,2,3,4,5,6]}]})", invalid},
      {R"({"data":[{"index":0,"embedding":[1,2,3,4,5,6]},{"index":0,"embedding":[1,2,3,4,5,6]}]})",
       invalid},
      {R"({"data":[{"index":0,"embedding":[1,2,3,4,5,6]},{"index":2,"embedding":[1,2,3,4,5,6]}]})",
       invalid},
      {R"({"data":[{"index":0,"embedding":[1,2,3,4,5,6]},{"index":1}]})", invalid},
      {R"({"data":[{"index":0,"embedding":[1,2,3,4,5,6]},{"index":1,"embedding":"AAAA"}]})",
       invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[1,2,3,4,5,null]}]})", invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[1,2,3,4,5,NaN]}]})", invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[1,2,3,4,5,1e999]}]})", invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[1,2,3,4,5,1e39]}]})", invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[0,0,0,0,0,0]}]})", invalid},
      {R"({"data":[{"embedding":[1,2,3,4,5,6]},{"embedding":[1,2,3,4,5]}]})",
       "provider_wrong_dimensions"},
  };
  for (const auto& [body, code] : rows) {
    CAPTURE(body);
    embedder_site site;
    site.server.replace([&](provider_exchange& it) { it.answer(200, body); });
    CHECK(site.code() == code);
    CHECK(site.server.requests() == 1);
    CHECK(site.embedder.provider()->circuit().code == code);
  }
}

TEST_CASE_FIXTURE(embedder_site, "vectors without an index are in the order of the texts") {
  server.replace([](provider_exchange& it) {
    it.answer(200, R"({"data":[{"embedding":[2,0,0,0,0,0]},{"embedding":[0,0,0,0,0,3]}]})");
  });
  check_same(embed({"one", "two"}), {{1, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 1}});
}

TEST_CASE_FIXTURE(embedder_site, "a provider that hangs holds a call for as long as its caller") {
  server.replace([](provider_exchange& it) {
    it.wait_closed(60s);
    it.cut();
  });
  const auto began = std::chrono::steady_clock::now();
  const call_deadline limit(began + 300ms);
  CHECK(code() == "provider_timeout");
  CHECK(std::chrono::steady_clock::now() - began < 10s);
}

TEST_CASE_FIXTURE(embedder_site, "a text that is too long is cut, and only that one") {
  std::multiset<std::string> taken;
  server.replace([&](provider_exchange& it) {
    const auto texts = test::texts_of(it.body());
    for (const auto& text : texts) {
      if (text.size() > 10) return it.answer(400, R"({"error":{"message":"too many tokens"}})");
    }
    taken.insert(texts.begin(), texts.end());
    speak(it);
  });
  const auto made = embed({"short", "a text of thirty-one characters", "brief"});
  check_same(made,
             {unit_vector_for("short"), unit_vector_for("a text "), unit_vector_for("brief")});
  CHECK(taken == std::multiset<std::string>{"a text ", "brief", "short"});
}

TEST_CASE_FIXTURE(embedder_site, "a text that is refused in every length is the text's fault") {
  server.replace([&](provider_exchange& it) {
    for (const auto& text : test::texts_of(it.body())) {
      if (text.starts_with("bad")) return it.answer(422, "");
    }
    speak(it);
  });
  CHECK(code({"good", "bad text that nobody takes, whatever its length may be at the end"}) ==
        "text");
  CHECK(embedder.provider()->circuit().state == circuit_state::closed);
}

TEST_CASE_FIXTURE(embedder_site, "a provider that refuses everything is at fault itself") {
  server.replace([](provider_exchange& it) { it.answer(400, "unknown model"); });
  CHECK(code() == "provider_refused");
}

TEST_CASE_FIXTURE(embedder_site, "a process that ends does not wait for the provider") {
  server.replace([&](provider_exchange& it) {
    embedder.give_up();
    it.wait_closed(60s);
    it.cut();
  });
  const auto began = std::chrono::steady_clock::now();
  CHECK(code() == "provider_stopped");
  CHECK(std::chrono::steady_clock::now() - began < 30s);
}
