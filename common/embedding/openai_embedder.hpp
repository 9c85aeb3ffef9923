/// Embeds with a server that speaks the protocol of OpenAI's /v1/embeddings: OpenAI, Together,
/// llama.cpp, vLLM, TEI, Ollama.
#pragma once
#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "common/embedding/embedder.hpp"
#include "common/embedding/provider_table.hpp"
#include "common/net/provider_client.hpp"

namespace pagemill {

/// A text that is too long for the model is cut; it is only found out by asking.
class openai_embedder final : public embedder {
 public:
  explicit openai_embedder(remote_model model);

  /// "openai:text-embedding-3-small", with "@256" behind it when the vectors are shortened.
  const std::string& name() const override { return name_; }
  std::size_t dimension() const override { return model_.dimension; }
  /// A quarter less than the window: without a tokenizer tokens are estimated.
  std::size_t tokens_max() const override { return model_.tokens_max - model_.tokens_max / 4; }
  const tokenizer* text_tokenizer() const override { return nullptr; }
  double vector_weight() const override { return model_.vector_weight; }
  const provider_client* provider() const override { return &client_; }
  std::size_t calls_max() const override { return model_.calls_max; }
  std::size_t texts_max() const override { return model_.texts_max; }
  void give_up() override { stop_.request_stop(); }

  /// Within the caller's call_deadline. provider_error, or std::runtime_error when the provider
  /// refuses a text but not another one.
  std::vector<std::vector<float>> embed(std::span<const std::string> texts,
                                        text_role role = text_role::passage) override;

 private:
  using vectors = std::vector<std::vector<float>>;
  using time_point = provider_client::time_point;

  void embed_batch(std::span<const std::string> texts, time_point until, vectors& into);
  std::vector<float> embed_cut(std::string_view text, time_point until);
  /// False: the provider refuses the texts.
  bool ask(std::span<const std::string> texts, time_point until, request_refusal refusal,
           vectors& into);
  https_request request_for(std::span<const std::string> texts) const;

  const remote_model model_;
  const std::string name_;
  provider_client client_;
  std::stop_source stop_;
};

}  // namespace pagemill
