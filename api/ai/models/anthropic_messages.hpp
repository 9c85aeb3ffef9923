/// Generates with Anthropic's Messages API.
#pragma once
#include <string>

#include "api/ai/models/text_model.hpp"
#include "api/ai/models/text_provider.hpp"

namespace pagemill {

class anthropic_messages final : public text_model_service {
 public:
  explicit anthropic_messages(text_provider provider);

  const std::string& name() const override { return provider_.name; }
  circuit_view circuit() const override { return client_.circuit(); }
  token_counts generate(const std::string& model, const text_prompt& prompt,
                        provider_client::time_point until, const std::stop_token& stop,
                        const text_sink& sink) override;

 private:
  https_request request_for(const std::string& model, const text_prompt& prompt) const;

  const text_provider provider_;
  provider_client client_;
};

}  // namespace pagemill
