#include "api/ai/models/model_table.hpp"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

using given_settings = std::map<std::string, std::string>;
using models_list = std::vector<std::string>;

struct ai_reading {
  ai_settings settings;
  std::vector<std::string> errors;

  const text_provider& of(std::string_view name) const {
    return *std::ranges::find(settings.providers, name, &text_provider::name);
  }
};

ai_reading read_ai(given_settings given) {
  settings_source source(std::move(given));
  auto settings = read_ai_settings(source);
  return {std::move(settings), source.errors()};
}

}  // namespace

TEST_CASE("without keys all providers are known and none can be asked") {
  const auto read = read_ai({});
  CHECK(read.errors.empty());
  CHECK(read.settings.default_provider == "extractive");
  CHECK(read.settings.providers.size() == 5);
  for (const auto& provider : read.settings.providers) {
    CAPTURE(provider.name);
    CHECK_FALSE(provider.is_configured);
    CHECK(provider.models.size() == 1);
    CHECK(provider.url.starts_with("https://"));
    CHECK(provider.calls_max == 8);
    CHECK(provider.time_max == std::chrono::seconds(60));
    CHECK(make_text_model(provider)->name() == provider.name);
  }
}

TEST_CASE("each provider has its own key, address and models") {
  const auto read = read_ai({{"OPENAI_API_KEY", "sk-o"},
                             {"ANTHROPIC_API_KEY", "sk-a"},
                             {"TOGETHER_AI_API_KEY", "sk-t"},
                             {"REPLICATE_API_TOKEN", "sk-r"},
                             {"HUGGINGFACE_API_KEY", "sk-h"},
                             {"OPENAI_BASE_URL", "https://o.example.org/v1/"},
                             {"PAGEMILL_ANTHROPIC_URL", "https://a.example.org"},
                             {"PAGEMILL_TOGETHER_URL", "https://t.example.org/v1"},
                             {"PAGEMILL_REPLICATE_URL", "https://r.example.org"},
                             {"PAGEMILL_HUGGINGFACE_URL", "https://h.example.org/v1"},
                             {"PAGEMILL_AI_MODELS",
                              "openai:gpt-5, openai:gpt-4o ,openai:gpt-5,replicate:meta/llama,"
                              "huggingface:org/model:fastest"},
                             {"PAGEMILL_AI_PRICES", "openai:gpt-5=1/2"},
                             {"PAGEMILL_AI_PROVIDER", "anthropic"},
                             {"PAGEMILL_AI_SECONDS", "5"},
                             {"PAGEMILL_AI_CALLS", "3"}});
  REQUIRE(read.errors.empty());
  for (const auto& provider : read.settings.providers) {
    CAPTURE(provider.name);
    CHECK(provider.is_configured);
    CHECK(provider.key == std::string("sk-") + provider.name.front());
    CHECK(provider.url.starts_with(std::string("https://") + provider.name.front() + ".example"));
    CHECK_FALSE(provider.url.ends_with('/'));
    CHECK(provider.calls_max == 3);
    CHECK(provider.time_max == std::chrono::seconds(5));
  }
  CHECK(read.settings.default_provider == "anthropic");
  CHECK(read.of("openai").models == models_list{"gpt-5", "gpt-4o"});
  CHECK(read.of("replicate").models == models_list{"meta/llama"});
  CHECK(read.of("huggingface").models == models_list{"org/model:fastest"});
  CHECK(read.of("anthropic").models == models_list{"claude-haiku-4-5"});
  CHECK(read.settings.prices.cost("openai", "gpt-5", {.input = 1'000'000}) == doctest::Approx(1));
}

TEST_CASE("a server without a key is only one that speaks OpenAI's protocol") {
  const auto read = read_ai({{"OPENAI_BASE_URL", "http://192.0.2.1:11434/v1"},
                             {"PAGEMILL_ANTHROPIC_URL", "https://a.example.org"},
                             {"PAGEMILL_AI_PROVIDER", "openai"}});
  CHECK(read.errors.empty());
  CHECK(read.of("openai").is_configured);
  CHECK_FALSE(read.of("anthropic").is_configured);
}

TEST_CASE("a wrong setting of generated text is named") {
  struct row {
    given_settings given;
    const char* error;
  };
  const row rows[] = {
      {{{"PAGEMILL_AI_PROVIDER", "nobody"}}, "PAGEMILL_AI_PROVIDER must be one of"},
      {{{"PAGEMILL_AI_PROVIDER", "anthropic"}}, "whose API key is not set"},
      {{{"OPENAI_BASE_URL", "nonsense"}}, "OPENAI_BASE_URL must be"},
      {{{"PAGEMILL_TOGETHER_URL", "http://t.example.org"}, {"TOGETHER_AI_API_KEY", "sk-1"}},
       "PAGEMILL_TOGETHER_URL must be https"},
      {{{"PAGEMILL_REPLICATE_URL", "https://u:p@r.example.org"}}, "PAGEMILL_REPLICATE_URL"},
      {{{"PAGEMILL_HUGGINGFACE_URL", "https://h.example.org/?a=b"}}, "PAGEMILL_HUGGINGFACE_URL"},
      {{{"PAGEMILL_ANTHROPIC_URL", "ftp://a.example.org"}}, "PAGEMILL_ANTHROPIC_URL"},
      {{{"ANTHROPIC_API_KEY", "sk-1\r\nX-Other: 1"}}, "the API key of anthropic"},
      {{{"PAGEMILL_AI_MODELS", "gpt-4o"}}, "not gpt-4o"},
      {{{"PAGEMILL_AI_MODELS", "openai:"}}, "not openai:"},
      {{{"PAGEMILL_AI_MODELS", "openai:a b"}}, "not openai:a b"},
      {{{"PAGEMILL_AI_MODELS", "extractive:x"}}, "not extractive:x"},
      {{{"PAGEMILL_AI_MODELS", "replicate:../x"}}, "not replicate:../x"},
      {{{"PAGEMILL_AI_PRICES", "openai:x=1"}}, "not openai:x=1"},
      {{{"PAGEMILL_AI_SECONDS", "0"}}, "PAGEMILL_AI_SECONDS"},
      {{{"PAGEMILL_AI_CALLS", "257"}}, "PAGEMILL_AI_CALLS"},
      {{{"PAGEMILL_PROVIDER_CA_FILE", "/no/such/file"}}, "PAGEMILL_PROVIDER_CA_FILE"},
  };
  for (const auto& [given, error] : rows) {
    CAPTURE(error);
    const auto read = read_ai(given);
    REQUIRE(read.errors.size() == 1);
    CHECK(read.errors.front().contains(error));
    CHECK_FALSE(read.errors.front().contains("sk-1"));
  }
}
