/// Generates with Replicate's HTTP API: a prediction of a model is made, and its output read as a
/// stream, or by asking for it where the model has none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/models/text_model.hpp"
#include "api/ai/models/text_provider.hpp"

namespace pagemill {

class text_call;

/// Whether the credential for the API at `api` may go to `url`, which the API has named: to the
/// API's own scheme, host and port, and from Replicate's own API to its host of streams.
bool may_follow(std::string_view api, std::string_view url);

class replicate_predictions final : public text_model_service {
 public:
  explicit replicate_predictions(text_provider provider);

  /// "owner/name": it becomes part of a path.
  static bool is_model_name(std::string_view model);

  const std::string& name() const override { return provider_.name; }
  circuit_view circuit() const override { return client_.circuit(); }
  /// Besides what the interface says: a prediction that is given up is cancelled, which may take
  /// two seconds more.
  token_counts generate(const std::string& model, const text_prompt& prompt,
                        provider_client::time_point until, const std::stop_token& stop,
                        const text_sink& sink) override;

 private:
  struct prediction;
  prediction create(const std::string& model, const text_prompt& prompt, text_call& call);
  prediction look(const std::string& id, provider_client::time_point until, const text_call& call);
  void stream(const std::string& url, text_call& call);
  void poll(const prediction& made, text_call& call);
  void count(const std::string& id, const text_prompt& prompt, text_call& call);
  void cancel(const std::string& id);
  https_request request_to(std::string url, std::string_view accept) const;

  const text_provider provider_;
  provider_client client_;
  https_client cancelling_;  ///< beside the circuit and the calls at a time
};

}  // namespace pagemill
