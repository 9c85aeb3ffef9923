#include "api/ai/extractive/extractive_provider.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "api/ai/extractive/document_comparison.hpp"
#include "api/ai/extractive/field_extraction.hpp"
#include "api/ai/extractive/planted_instruction.hpp"
#include "api/ai/extractive/sentence_choice.hpp"
#include "api/ai/extractive/summary_run.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Each costs some milliseconds of the embedder's only thread.
constexpr std::size_t embedded_sentences_max = 12;

class extractive_run final : public answer_run {
 public:
  extractive_run(blocking_pool& pool, query_embedder& embedder, grounded_question asked)
      : pool_(pool), embedder_(embedder), asked_(std::move(asked)) {}

  asio::awaitable<http_result<std::optional<answer_piece>>> next() override {
    if (!begun_) co_await choose();
    if (next_ == chosen_.size()) co_return std::nullopt;
    const auto& sentence = sentences_[chosen_[next_++]];
    co_return answer_piece{
        .text = std::format("{}{} [{}]", next_ > 1 ? " " : "", sentence.text, next_),
        .quoted = quotation{.passage = sentence.passage, .text = std::string(sentence.text)}};
  }

  answer_end end() const override { return end_; }

 private:
  asio::awaitable<void> choose() {
    begun_ = true;
    co_await pool_.run(asked_.turn, [this] {
      const asked_words words(asked_.words, asked_.statistics);
      const auto instructions =
          asks_about_instructions(asked_.question) ? planted::kept : planted::left_out;
      sentences_ = find_sentences(asked_.passages, words, instructions, embedded_sentences_max);
    });
    query_vector question;
    if (!sentences_.empty()) question = co_await embed();
    score_sentences(sentences_, question.values, question.semantic_weight);
    chosen_ = choose_sentences(sentences_, refusal_threshold);
    end_.refused = chosen_.empty();
  }

  /// The vectors of the sentences, and that of the question; without values when there are none,
  /// which the end says.
  asio::awaitable<query_vector> embed() {
    auto question = co_await embedder_.embed(asked_.turn, asked_.question);
    if (!question) {
      end_.degraded = question.error();
      co_return query_vector{};
    }
    const auto model = embedder_.model();
    const auto some = model ? std::max<std::size_t>(1, model->texts_max) : 1;
    for (std::size_t from = 0; from < sentences_.size(); from += some) {
      const auto to = std::min(sentences_.size(), from + some);
      std::vector<std::string> texts;
      for (auto at = from; at < to; ++at) texts.emplace_back(sentences_[at].text);
      auto made = co_await embedder_.embed_texts(asked_.turn, std::move(texts));
      // The active model may have changed since the question was embedded.
      if (!made || made->model != question->model) {
        end_.degraded = made ? "model_mismatch" : made.error();
        co_return query_vector{};
      }
      for (auto at = from; at < to; ++at) {
        sentences_[at].vector = std::move(made->vectors[at - from]);
      }
    }
    co_return *std::move(question);
  }

  blocking_pool& pool_;
  query_embedder& embedder_;
  const grounded_question asked_;
  std::vector<candidate_sentence> sentences_;
  std::vector<std::size_t> chosen_;
  std::size_t next_ = 0;
  bool begun_ = false;
  answer_end end_;
};

}  // namespace

std::unique_ptr<answer_run> extractive_provider::answer(grounded_question asked) {
  return std::make_unique<extractive_run>(pool_, embedder_, std::move(asked));
}

asio::awaitable<http_result<std::optional<extraction>>> extractive_provider::extract(
    std::shared_ptr<const extraction_task> wanted) {
  co_return co_await pool_.run(wanted->turn, [wanted] { return extract_by_labels(*wanted); });
}

std::unique_ptr<answer_run> extractive_provider::summarize(summary_task wanted) {
  return make_summary_run(pool_, embedder_, std::move(wanted));
}

asio::awaitable<http_result<std::optional<comparison>>> extractive_provider::compare(
    comparison_task wanted) {
  compared_side left(wanted.left->passages), right(wanted.right->passages);
  for (auto* side : {&left, &right}) {
    // In steps: other workspaces get the thread in between.
    while (co_await pool_.run(wanted.turn, [side] { return side->step(); })) {
    }
  }
  co_return co_await pool_.run(wanted.turn, [&] { return compare_sides(left, right); });
}

}  // namespace pagemill
