// Vectors of a client's texts, by the model of documents and by a provider.
#include <atomic>
#include <cstring>
#include <numeric>
#include <thread>

#include <doctest/doctest.h>

#include "common/core/base64.hpp"
#include "tests/integration/site/searched_service.hpp"
#include "tests/support/protocols/embeddings_protocol.hpp"
#include "tests/support/provider_server.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

namespace json = boost::json;

constexpr const char* path = "/api/v1/ai/embeddings";

std::vector<double> vector_of(const json::value& item) {
  return json::value_to<std::vector<double>>(item.at("embedding"));
}

std::vector<float> from_bytes(const json::value& item) {
  const auto bytes = pagemill::from_base64(item.at("embedding").as_string());
  REQUIRE(bytes);
  std::vector<float> vector(bytes->size() / sizeof(float));
  std::memcpy(vector.data(), bytes->data(), bytes->size());
  return vector;
}

searched_service::settings by_provider(const provider_server& server,
                                       const tls_authority& authority,
                                       searched_service::settings more = {}) {
  more.insert({{"PAGEMILL_EMBEDDING_PROVIDER", "openai"},
               {"PAGEMILL_EMBEDDING_URL", server.url("/v1")},
               {"PAGEMILL_EMBEDDING_MODEL", "test-model"},
               {"PAGEMILL_EMBEDDING_DIMENSIONS", "8"},
               {"PAGEMILL_EMBEDDING_BATCH", "8"},
               {"PAGEMILL_PROVIDER_CA_FILE", authority.file().string()},
               {"NO_PROXY", "*"}});
  return more;
}

json::object texts(std::size_t count) {
  json::array input;
  for (std::size_t i = 0; i < count; ++i) input.emplace_back("a b " + std::to_string(i));
  return {{"input", std::move(input)}};
}

}  // namespace

TEST_CASE("texts get unit vectors in order, as numbers or as bytes") {
  const searched_service service;
  const auto answer = service.client.post(
      path, json::object{{"model", "text-embedding-3-small"}, {"input", {"a b", "a", "a b"}}});
  REQUIRE(answer.status == 200);
  const auto body = answer.json();
  CHECK(body.at("object") == "list");
  CHECK(body.at("model") == "tiny");
  CHECK(body.at("usage").at("prompt_tokens") == 5);
  CHECK(body.at("usage").at("total_tokens") == 5);
  const auto& data = body.at("data").as_array();
  REQUIRE(data.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(data[i].at("index") == i);
    CHECK(data[i].at("object") == "embedding");
    const auto vector = vector_of(data[i]);
    CHECK(vector.size() == 4);
    CHECK(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0) ==
          doctest::Approx(1));
  }
  CHECK(data[0].at("embedding") == data[2].at("embedding"));
  const auto bytes = service.client.post(
      path, json::object{{"input", "a b"}, {"encoding_format", "base64"}, {"dimensions", 4}});
  REQUIRE(bytes.status == 200);
  const auto same = from_bytes(bytes.json().at("data").at(0));
  const auto numbers = vector_of(data[0]);
  REQUIRE(same.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(same[i] == static_cast<float>(numbers[i]));
}

TEST_CASE("as many texts as are allowed are answered, and one more is refused") {
  const searched_service service;
  const auto most = service.client.post(path, texts(2048));
  REQUIRE(most.status == 200);
  const auto body = most.json();
  REQUIRE(body.at("data").as_array().size() == 2048);
  CHECK(body.at("data").at(2047).at("index") == 2047);
  const auto more = service.client.post(path, texts(2049));
  CHECK(more.status == 422);
  CHECK(code_of(more) == "invalid_member");
  const auto other = service.client.post(path, json::object{{"input", "a"}, {"dimensions", 256}});
  CHECK(other.status == 422);
  CHECK(other.json().at("field") == "dimensions");
  const auto long_body =
      service.client.post(path, json::object{{"input", std::string(3'000'000, 'a')}});
  CHECK(long_body.status == 413);
}

TEST_CASE("without a model the answer says so") {
  const worker_site site;
  auto given = site.database();
  const api_process api(given, {{"PAGEMILL_MODEL_DIR", "/nonexistent"}});
  REQUIRE(eventually(30s, [&] { return api.log().contains("query_embedder_missing"); }));
  const auto answer = api.client().post(path, json::object{{"input", "a"}});
  CHECK(answer.status == 503);
  CHECK(code_of(answer) == "embeddings_unavailable");
  CHECK(answer.body.contains("model_missing"));
}

TEST_CASE("a provider's vectors come in its batches, and its failure has a name") {
  const tls_authority authority;
  std::atomic<std::size_t> largest = 0;
  provider_server server(authority.issue("localhost"), [&](auto& it) {
    largest = std::max(largest.load(), texts_of(it.body()).size());
    it.answer(200, embeddings_answer(it.body(), 8));
  });
  const searched_service service(by_provider(server, authority));
  const auto answer = service.client.post(path, texts(20));
  REQUIRE(answer.status == 200);
  CHECK(answer.json().at("model") == "openai:test-model");
  CHECK(answer.json().at("data").as_array().size() == 20);
  CHECK(server.requests() == 3);
  CHECK(largest == 8);
  server.replace([](auto& it) { it.answer(401, ""); });
  const auto refused = service.client.post(path, texts(1));
  CHECK(refused.status == 503);
  CHECK(refused.body.contains("provider_unauthorized"));
  json::value sums;
  REQUIRE(eventually(10s, [&] {
    const auto items = service.client.get("/api/v1/usage").json().at("items").as_array();
    if (items.empty() || items[0].at("ai").as_array().empty()) return false;
    sums = items[0].at("ai").at(0);
    return sums.at("calls").as_int64() == 2;
  }));
  CHECK(sums.at("operation") == "embeddings");
  CHECK(sums.at("provider") == "openai");
  CHECK(sums.at("model") == "test-model");
  CHECK(sums.at("failures") == 1);
  CHECK(sums.at("input_tokens").as_int64() > 0);
  CHECK(sums.at("cost").is_null());
}

TEST_CASE("a question does not wait until many texts are embedded") {
  const tls_authority authority;
  provider_server server(authority.issue("localhost"), [&](auto& it) {
    it.wait_closed(50ms);  // as long as a provider takes
    it.answer(200, embeddings_answer(it.body(), 8));
  });
  const searched_service service(
      by_provider(server, authority, {{"PAGEMILL_EMBEDDING_CALLS", "1"}}));
  std::atomic<bool> answered = false;
  std::jthread busy([&] {
    CHECK(service.client.post(path, texts(800)).status == 200);
    answered = true;
  });
  REQUIRE(eventually(30s, [&] { return server.requests() >= 2; }));
  const auto answer = service.client.post(path, texts(1));
  CHECK(answer.status == 200);
  CHECK_FALSE(answered);
}

TEST_CASE("an answer has vectors of one model, also when the service changes to another one") {
  const tls_authority authority;
  provider_server server(authority.issue("localhost"),
                         [&](auto& it) { it.answer(200, embeddings_answer(it.body(), 8)); });
  const searched_service service(by_provider(server, authority));
  service.site.ask(
      "INSERT INTO embedding_models (name, dimension, active) VALUES "
      "('openai:test-model', 8, true), ('tiny', 4, false)");
  server.replace([&](auto& it) {
    if (server.requests() == 2) {
      service.site.ask("UPDATE embedding_models SET active = false WHERE name <> 'tiny'");
      service.site.ask("UPDATE embedding_models SET active = true WHERE name = 'tiny'");
      CHECK(eventually(30s, [&] {
        return service.api.log().contains(R"("query_embedder_ready","model":"tiny")");
      }));
    }
    it.answer(200, embeddings_answer(it.body(), 8));
  });
  const auto answer = service.client.post(path, texts(20));
  CHECK(server.requests() == 2);
  CHECK(answer.status == 503);
  CHECK(answer.body.contains("model_mismatch"));
  const auto again = service.client.post(path, texts(20));
  REQUIRE(again.status == 200);
  CHECK(again.json().at("model") == "tiny");
}
