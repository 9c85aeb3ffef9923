#include "common/embedding/provider_table.hpp"

#include <map>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

using settings = std::map<std::string, std::string>;

struct reading {
  std::unique_ptr<remote_model> model;
  std::vector<std::string> errors;
};

reading read(settings given) {
  given.emplace("PAGEMILL_EMBEDDING_PROVIDER", "openai");
  settings_source source(std::move(given));
  auto model = read_remote_model(source);
  return {std::move(model), source.errors()};
}

}  // namespace

TEST_CASE("without a provider the model is local, whatever else is set") {
  settings_source source(settings{{"OPENAI_API_KEY", "sk-1"}, {"OPENAI_BASE_URL", "nonsense"}});
  CHECK(read_remote_model(source) == nullptr);
  CHECK(source.errors().empty());
}

TEST_CASE("each provider has its address, its key and a model") {
  const settings keys{{"OPENAI_API_KEY", "sk-openai"}, {"TOGETHER_AI_API_KEY", "sk-together"}};
  const auto openai = read(keys);
  REQUIRE(openai.errors.empty());
  CHECK(openai.model->url == "https://api.openai.com/v1");
  CHECK(openai.model->key == "sk-openai");
  CHECK(openai.model->model == "text-embedding-3-small");
  CHECK(openai.model->dimension == 1536);
  CHECK(openai.model->tokens_max == 8191);
  CHECK_FALSE(openai.model->shortened);
  auto other = keys;
  other.emplace("PAGEMILL_EMBEDDING_PROVIDER", "together");
  other.emplace("OPENAI_BASE_URL", "https://elsewhere.example.org/v1");
  const auto together = read(other);
  REQUIRE(together.errors.empty());
  CHECK(together.model->url.starts_with("https://api.together."));
  CHECK(together.model->key == "sk-together");
  CHECK(make_remote_embedder(*together.model)->name() ==
        "together:intfloat/multilingual-e5-large-instruct");
}

TEST_CASE("the key of a provider goes to no other address") {
  const auto own = read({{"OPENAI_API_KEY", "sk-openai"},
                         {"PAGEMILL_EMBEDDING_URL", "https://vectors.example.org/v1/"},
                         {"PAGEMILL_EMBEDDING_MODEL", "bge-m3"},
                         {"PAGEMILL_EMBEDDING_DIMENSIONS", "1024"}});
  REQUIRE(own.errors.empty());
  CHECK(own.model->url == "https://vectors.example.org/v1");
  CHECK(own.model->key.empty());
  CHECK(own.model->dimension == 1024);
  CHECK(own.model->tokens_max == 512);
  CHECK_FALSE(own.model->shortened);
}

TEST_CASE("vectors may be shortened where the model can") {
  const auto short_ones = read({{"PAGEMILL_EMBEDDING_MODEL", "text-embedding-3-large"},
                                {"PAGEMILL_EMBEDDING_DIMENSIONS", "1024"}});
  REQUIRE(short_ones.errors.empty());
  CHECK(short_ones.model->shortened);
}

TEST_CASE("a wrong setting is named") {
  struct row {
    settings given;
    const char* error;
  };
  const row rows[] = {
      {{{"PAGEMILL_EMBEDDING_MODEL", "bge-m3"}}, "PAGEMILL_EMBEDDING_DIMENSIONS must be set"},
      {{{"PAGEMILL_EMBEDDING_MODEL", "text-embedding-3-large"}}, "2000 at most"},
      {{{"PAGEMILL_EMBEDDING_DIMENSIONS", "1600"}}, "have 1536 elements"},
      {{{"PAGEMILL_EMBEDDING_MODEL", "text-embedding-ada-002"},
        {"PAGEMILL_EMBEDDING_DIMENSIONS", "256"}},
       "have 1536 elements"},
      {{{"PAGEMILL_EMBEDDING_PROVIDER", "nobody"}}, "PAGEMILL_EMBEDDING_PROVIDER"},
      {{{"OPENAI_BASE_URL", "ftp://a.example.org"}}, "OPENAI_BASE_URL must be"},
      {{{"OPENAI_BASE_URL", "http://a.example.org/v1"}, {"OPENAI_API_KEY", "sk-1"}}, "clear text"},
      {{{"OPENAI_BASE_URL", "http://127.example.org/v1"}, {"OPENAI_API_KEY", "sk-1"}},
       "clear text"},
      {{{"PAGEMILL_EMBEDDING_URL", "https://user:word@a.example.org/v1"}}, "no user"},
      {{{"OPENAI_API_KEY", "sk-1\r\nX-Other: 1"}}, "characters that no key has"},
      {{{"PAGEMILL_PROVIDER_CA_FILE", "/no/such/file"}}, "PAGEMILL_PROVIDER_CA_FILE"},
      {{{"PAGEMILL_EMBEDDING_BATCH", "4"}}, "PAGEMILL_EMBEDDING_BATCH"},
  };
  for (const auto& [given, error] : rows) {
    CAPTURE(error);
    const auto found = read(given);
    REQUIRE(found.errors.size() == 1);
    CHECK(found.errors.front().contains(error));
    CHECK_FALSE(found.errors.front().contains("sk-1"));
  }
}

TEST_CASE("a key may go to this machine without TLS") {
  for (const auto* url :
       {"http://localhost:11434/v1", "http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"}) {
    CAPTURE(url);
    CHECK(read({{"OPENAI_BASE_URL", url}, {"OPENAI_API_KEY", "sk-1"}}).errors.empty());
  }
}
