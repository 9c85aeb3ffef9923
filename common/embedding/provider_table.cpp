#include "common/embedding/provider_table.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

#include "common/embedding/openai_embedder.hpp"

namespace pagemill {
namespace {

/// An index of pgvector holds vectors of so many elements.
constexpr std::int64_t indexed_dimension_max = 2000;

struct provider_row {
  std::string_view name;
  std::string_view url;
  std::string_view model;
  std::unique_ptr<embedder> (*make)(const remote_model& model);
};

template <class Embedder>
std::unique_ptr<embedder> make(const remote_model& model) {
  return std::make_unique<Embedder>(model);
}

// Also a choice of PAGEMILL_EMBEDDING_PROVIDER below.
constexpr std::array providers{
    provider_row{"openai", "https://api.openai.com/v1", "text-embedding-3-small",
                 make<openai_embedder>},
    provider_row{"together", "https://api.together.xyz/v1",
                 "intfloat/multilingual-e5-large-instruct", make<openai_embedder>},
};

/// What is known of a model without asking.
struct known_model {
  std::string_view name;
  std::int64_t dimension;
  std::int64_t tokens_max;
  bool shortens;  ///< takes the member `dimensions`
};

constexpr std::array known_models{
    known_model{"text-embedding-3-small", 1536, 8191, true},
    known_model{"text-embedding-3-large", 3072, 8191, true},
    known_model{"text-embedding-ada-002", 1536, 8191, false},
    known_model{"intfloat/multilingual-e5-large-instruct", 1024, 512, false},
};

const provider_row& row_of(std::string_view name) {
  return *std::ranges::find(providers, name, &provider_row::name);
}

/// The credential that belongs to the address: that of a provider is never sent to another one.
std::string key_for(std::string_view provider, bool own_url, const std::string& own,
                    const std::string& openai, const std::string& together) {
  if (own_url || !own.empty()) return own;
  return provider == "together" ? together : openai;
}

void judge_dimension(remote_model& model, std::int64_t wanted, const known_model* known,
                     settings_source& source) {
  const auto natural = known != nullptr ? known->dimension : wanted;
  const auto chosen = wanted > 0 ? wanted : natural;
  if (chosen == 0) {
    return source.complain(std::format(
        "PAGEMILL_EMBEDDING_DIMENSIONS must be set: the number of elements of the vectors of {}",
        model.model));
  }
  if (chosen > indexed_dimension_max) {
    return source.complain(
        std::format("PAGEMILL_EMBEDDING_DIMENSIONS must be set, to {} at most: the vectors of {} "
                    "are longer",
                    indexed_dimension_max, model.model));
  }
  model.dimension = static_cast<std::size_t>(chosen);
  model.shortened = chosen != natural;
  if (model.shortened && (chosen > natural || !known->shortens)) {
    source.complain(std::format("PAGEMILL_EMBEDDING_DIMENSIONS: the vectors of {} have {} elements",
                                model.model, natural));
  }
}

}  // namespace

std::string remote_model::full_name() const {
  const auto name = std::format("{}:{}", provider, model);
  return shortened ? std::format("{}@{}", name, dimension) : name;
}

std::unique_ptr<remote_model> read_remote_model(settings_source& source) {
  auto model = std::make_unique<remote_model>();
  const auto provider =
      source.choice("PAGEMILL_EMBEDDING_PROVIDER", {"local", "openai", "together"});
  const auto own_url = source.text("PAGEMILL_EMBEDDING_URL");
  const auto own_key = source.text("PAGEMILL_EMBEDDING_API_KEY");
  const auto openai_url = source.text("OPENAI_BASE_URL");
  const auto openai_key = source.text("OPENAI_API_KEY");
  const auto together_key = source.text("TOGETHER_AI_API_KEY");
  model->model = source.text("PAGEMILL_EMBEDDING_MODEL");
  const auto dimension = source.integer("PAGEMILL_EMBEDDING_DIMENSIONS", 0, 0, 2000);
  const auto tokens = source.integer("PAGEMILL_EMBEDDING_TOKENS_MAX", 0, 0, 100'000);
  model->vector_weight =
      static_cast<double>(source.integer("PAGEMILL_EMBEDDING_WEIGHT", 50, 0, 100)) / 100;
  model->texts_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_EMBEDDING_BATCH", 32, 8, 2048));
  model->calls_max = static_cast<std::size_t>(source.integer("PAGEMILL_EMBEDDING_CALLS", 4, 1, 64));
  model->time_max = std::chrono::seconds(source.integer("PAGEMILL_EMBEDDING_SECONDS", 60, 1, 600));
  model->https = read_https_settings(source);
  if (provider == "local") return nullptr;
  const auto& row = row_of(provider);
  model->provider = provider;
  if (model->model.empty()) model->model = row.model;
  model->url = !own_url.empty()                              ? own_url
               : provider == "openai" && !openai_url.empty() ? openai_url
                                                             : std::string(row.url);
  while (model->url.ends_with('/')) model->url.pop_back();
  model->key = key_for(provider, !own_url.empty(), own_key, openai_key, together_key);
  if (const auto* why = why_not_a_provider_url(model->url, !model->key.empty())) {
    source.complain(
        std::format("{} {}", !own_url.empty() ? "PAGEMILL_EMBEDDING_URL" : "OPENAI_BASE_URL", why));
  }
  // A header ends where a line does.
  if (std::ranges::any_of(model->key, [](char c) { return c < '!' || c > '~'; })) {
    source.complain("the API key of embeddings has characters that no key has");
  }
  const auto* known = std::ranges::find(known_models, model->model, &known_model::name);
  if (known == known_models.end()) known = nullptr;
  judge_dimension(*model, dimension, known, source);
  const auto natural = known != nullptr ? known->tokens_max : 512;
  model->tokens_max = static_cast<std::size_t>(tokens > 0 ? tokens : natural);
  return model;
}

std::unique_ptr<embedder> make_remote_embedder(const remote_model& model) {
  return row_of(model.provider).make(model);
}

}  // namespace pagemill
