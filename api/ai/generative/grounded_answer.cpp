// A question, answered by a text model.
#include <algorithm>
#include <deque>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/generative/cited_text.hpp"
#include "api/ai/generative/generative_provider.hpp"
#include "api/ai/generative/prompts.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Of the passages, for one question.
constexpr std::size_t snippets_bytes_max = std::size_t{32} * 1024;
constexpr int answer_tokens_max = 1024;

text_prompt prompt_for(const grounded_question& asked, std::span<const snippet> snippets) {
  const boost::json::object data{{"question", asked.question}, {"snippets", to_json(snippets)}};
  return {.instructions = std::string(prompts::answer),
          .data = boost::json::serialize(data),
          .output_tokens_max = answer_tokens_max};
}

class grounded_run final : public answer_run {
 public:
  grounded_run(model_calls& calls, grounded_question asked)
      : calls_(calls),
        asked_(std::move(asked)),
        snippets_(cut_snippets(asked_.passages, snippets_bytes_max)),
        written_(snippets_) {}

  asio::awaitable<http_result<std::optional<answer_piece>>> next() override {
    if (!begun_) {
      begun_ = true;
      if (auto ok = co_await begin(); !ok) co_return std::unexpected(std::move(ok.error()));
    }
    while (ready_.empty() && call_) {
      auto text = co_await call_->next();
      if (!text) co_return std::unexpected(std::move(text.error()));
      auto pieces = *text ? written_.read(**text) : written_.finish();
      std::ranges::move(pieces, std::back_inserter(ready_));
      if (!*text) call_.reset();
    }
    if (ready_.empty()) co_return std::nullopt;
    auto piece = std::move(ready_.front());
    ready_.pop_front();
    co_return piece;
  }

  answer_end end() const override { return {.refused = written_.empty(), .degraded = {}}; }
  void stop() override {
    stopped_ = true;
    if (call_) call_->stop();
  }

 private:
  /// Nothing is asked when nothing was found.
  asio::awaitable<http_result<void>> begin() {
    if (snippets_.empty()) co_return http_result<void>{};
    auto prompt = prompt_for(asked_, snippets_);
    auto ok = co_await asked_.meter->reserve(tokens_of(prompt), prompt.output_tokens_max);
    if (!ok) co_return ok;
    if (stopped_) co_return client_closed();
    call_ = std::make_unique<generation>(calls_, asked_.model, std::move(prompt), asked_.turn,
                                         asked_.meter);
    co_return http_result<void>{};
  }

  model_calls& calls_;
  const grounded_question asked_;
  const std::vector<snippet> snippets_;
  cited_text written_;
  std::unique_ptr<generation> call_;
  std::deque<answer_piece> ready_;
  bool begun_ = false, stopped_ = false;
};

}  // namespace

std::unexpected<problem> refuse_long_document() {
  return refuse(422, "document_too_long",
                "The document is too long for this provider; `extractive` takes longer ones.");
}

bool generative_provider::has_model(std::string_view name) const {
  return std::ranges::contains(models_, name);
}

std::unique_ptr<answer_run> generative_provider::answer(grounded_question asked) {
  return std::make_unique<grounded_run>(calls_, std::move(asked));
}

}  // namespace pagemill
