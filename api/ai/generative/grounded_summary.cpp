// A summary of a document, written by a text model: of its parts, and then of what these say.
#include <algorithm>
#include <deque>
#include <format>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/generative/cited_text.hpp"
#include "api/ai/generative/document_parts.hpp"
#include "api/ai/generative/generative_provider.hpp"
#include "api/ai/generative/prompts.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t part_bytes_max = std::size_t{48} * 1024;
/// More would cost more than anybody expects of a summary.
constexpr std::size_t parts_max = 40;
/// Calls that run at a time.
constexpr std::size_t parts_ahead = 4;
constexpr int part_tokens_max = 700;
constexpr int whole_tokens_max = 900;
constexpr int part_sentences = 4;
constexpr int brief_sentences = 4;
constexpr int points = 8;

text_prompt prompt_for(std::string_view title, std::string_view part, json::array snippets,
                       std::string_view form, int sentences, int tokens) {
  const json::object data{{"title", title},
                          {"part", part},
                          {"form", form},
                          {"sentences_max", sentences},
                          {"snippets", std::move(snippets)}};
  return {.instructions = std::string(prompts::summary),
          .data = json::serialize(data),
          .output_tokens_max = tokens};
}

class summary_writing final : public answer_run {
 public:
  summary_writing(model_calls& calls, summary_task wanted)
      : calls_(calls), wanted_(std::move(wanted)) {}

  asio::awaitable<http_result<std::optional<answer_piece>>> next() override {
    if (!begun_) {
      begun_ = true;
      if (auto ok = co_await begin(); !ok) co_return std::unexpected(std::move(ok.error()));
    }
    while (ready_.empty() && !(called_.empty() && waiting_.empty())) {
      if (auto ok = co_await read_some(); !ok) co_return std::unexpected(std::move(ok.error()));
    }
    if (ready_.empty()) co_return std::nullopt;
    told_ = true;
    auto piece = std::move(ready_.front());
    ready_.pop_front();
    co_return piece;
  }

  answer_end end() const override { return {.refused = !told_, .degraded = {}}; }
  void stop() override {
    stopped_ = true;
    for (auto& one : called_) one.call->stop();
  }

 private:
  /// A prompt, and the sentences that its text may cite.
  struct part_prompt {
    text_prompt prompt;
    std::string heading;
    std::vector<snippet> cited;
  };
  struct part_call {
    std::unique_ptr<generation> call;
    std::string heading;
    std::vector<snippet> cited;
  };

  bool is_by_parts() const { return parts_ > 1; }
  /// Whether what is said of the parts is read again.
  bool is_folded() const { return is_by_parts() && wanted_.style != summary_style::comprehensive; }

  asio::awaitable<http_result<void>> begin() {
    const auto& passages = wanted_.document->passages;
    auto parts = co_await calls_.pool.run(
        wanted_.turn, [&] { return cut_document(passages, part_bytes_max, parts_max); });
    if (!parts) co_return refuse_long_document();
    parts_ = parts->size();
    std::int64_t input = 0;
    std::int64_t output = 0;
    for (auto& part : *parts) {
      waiting_.push_back(part_of(std::move(part)));
      input += tokens_of(waiting_.back().prompt);
      output += waiting_.back().prompt.output_tokens_max;
    }
    if (is_folded()) {
      input += output + tokens_of(fold_prompt({}));
      output += whole_tokens_max;
    }
    co_return co_await wanted_.meter->reserve(input, output);
  }

  part_prompt part_of(document_part part) const {
    const bool by_points = is_by_parts() || wanted_.style == summary_style::key_points;
    const int sentences = is_by_parts() ? part_sentences : by_points ? points : brief_sentences;
    return {.prompt = prompt_for(wanted_.document->title, part.heading, to_json(part.snippets),
                                 by_points && !is_comprehensive() ? "points" : "paragraph",
                                 is_comprehensive() && !is_by_parts() ? points : sentences,
                                 part_tokens_max),
            .heading = std::move(part.heading),
            .cited = std::move(part.snippets)};
  }
  bool is_comprehensive() const { return wanted_.style == summary_style::comprehensive; }

  text_prompt fold_prompt(json::array claims) const {
    const bool by_points = wanted_.style == summary_style::key_points;
    return prompt_for(wanted_.document->title, "", std::move(claims),
                      by_points ? "points" : "paragraph", by_points ? points : brief_sentences,
                      whole_tokens_max);
  }

  void call_ahead() {
    while (!waiting_.empty() && called_.size() < parts_ahead) {
      auto next = std::move(waiting_.front());
      waiting_.pop_front();
      called_.push_back(
          {.call = std::make_unique<generation>(calls_, wanted_.model, std::move(next.prompt),
                                                wanted_.turn, wanted_.meter),
           .heading = std::move(next.heading),
           .cited = std::move(next.cited)});
    }
  }

  /// Reads on in the part that is due.
  asio::awaitable<http_result<void>> read_some() {
    if (stopped_) co_return client_closed();
    call_ahead();
    auto& due = called_.front();
    if (is_folded() && !folding_) {
      auto text = co_await due.call->rest();
      if (!text) co_return std::unexpected(std::move(text.error()));
      keep_claims(due, *text);
      called_.pop_front();
      if (called_.empty() && waiting_.empty()) fold();
      co_return http_result<void>{};
    }
    if (!text_) text_.emplace(due.cited, marks_);
    auto text = co_await due.call->next();
    if (!text) co_return std::unexpected(std::move(text.error()));
    tell(*text ? text_->read(**text) : text_->finish());
    if (!*text) {
      marks_ = text_->marks();
      text_.reset();
      headed_ = false;
      called_.pop_front();
    }
    co_return http_result<void>{};
  }

  /// A part begins in a new paragraph, after its heading.
  void tell(std::vector<answer_piece> pieces) {
    if (pieces.empty()) return;
    if (is_by_parts() && is_comprehensive() && !std::exchange(headed_, true)) {
      const auto& heading = called_.front().heading;
      pieces.front().text.insert(0, std::format("{}{}{}", told_ || !ready_.empty() ? "\n\n" : "",
                                                heading, heading.empty() ? "" : "\n"));
    }
    std::ranges::move(pieces, std::back_inserter(ready_));
  }

  void keep_claims(const part_call& of, std::string_view text) {
    claim_reader reader(of.cited.size());
    auto claims = reader.read(text);
    std::ranges::move(reader.finish(), std::back_inserter(claims));
    for (auto& one : claims) {
      claims_.push_back(json::object{{"n", claims_.size() + 1}, {"text", std::move(one.text)}});
      sources_.push_back(of.cited[one.numbers.front() - 1]);
    }
  }

  /// The summary of the parts' claims; what it cites are the sentences that these rest on.
  void fold() {
    folding_ = true;
    if (claims_.empty()) return;
    waiting_.push_back(
        {.prompt = fold_prompt(std::move(claims_)), .heading = {}, .cited = std::move(sources_)});
  }

  model_calls& calls_;
  const summary_task wanted_;
  std::size_t parts_ = 0;
  std::deque<part_prompt> waiting_;
  std::deque<part_call> called_;
  std::optional<cited_text> text_;  ///< of the part that is due
  std::size_t marks_ = 0;
  json::array claims_;            ///< of the parts
  std::vector<snippet> sources_;  ///< of the claims
  std::deque<answer_piece> ready_;
  bool begun_ = false, folding_ = false, headed_ = false, told_ = false, stopped_ = false;
};

}  // namespace

std::unique_ptr<answer_run> generative_provider::summarize(summary_task wanted) {
  return std::make_unique<summary_writing>(calls_, std::move(wanted));
}

}  // namespace pagemill
