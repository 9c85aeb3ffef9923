#include "api/ai/extractive/summary_run.hpp"

#include <algorithm>
#include <format>
#include <string>
#include <utility>
#include <vector>

#include "api/ai/extractive/summary_choice.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

class summary_run final : public answer_run {
 public:
  summary_run(blocking_pool& pool, query_embedder& embedder, summary_task wanted)
      : pool_(pool), embedder_(embedder), wanted_(std::move(wanted)) {}

  asio::awaitable<http_result<std::optional<answer_piece>>> next() override {
    if (!begun_) co_await choose();
    if (next_ == pieces_.size()) co_return std::nullopt;
    co_return std::move(pieces_[next_++]);
  }

  answer_end end() const override { return end_; }

 private:
  asio::awaitable<void> choose() {
    begun_ = true;
    summary_reader reader(*wanted_.document);
    // In steps: other workspaces get the thread in between.
    while (co_await pool_.run(wanted_.turn, [&] { return reader.step(); })) {
    }
    groups_ = co_await pool_.run(wanted_.turn, [&] {
      return group_sentences(reader.take(), parts_of(wanted_.document->passages), wanted_.style);
    });
    co_await embed();
    for (const auto& group : groups_) add_pieces(group);
  }

  /// The candidates get vectors, or none of them, which the end says.
  asio::awaitable<void> embed() {
    std::vector<summary_sentence*> all;
    for (auto& group : groups_) {
      for (auto& one : group.candidates) all.push_back(&one);
    }
    const auto model = embedder_.model();
    const auto some = model ? std::max<std::size_t>(1, model->texts_max) : 1;
    std::string name;
    for (std::size_t from = 0; from < all.size() && end_.degraded.empty(); from += some) {
      const auto to = std::min(all.size(), from + some);
      std::vector<std::string> texts;
      for (auto at = from; at < to; ++at) texts.emplace_back(all[at]->text);
      auto made = co_await embedder_.embed_texts(wanted_.turn, std::move(texts));
      if (!made) {
        end_.degraded = made.error();
      } else if (!name.empty() && made->model != name) {
        end_.degraded = "model_mismatch";
      } else {
        name = made->model;
        for (auto at = from; at < to; ++at) all[at]->vector = std::move(made->vectors[at - from]);
      }
    }
    if (end_.degraded.empty()) co_return;
    for (auto* one : all) one->vector.clear();
  }

  void add_pieces(const summary_group& group) {
    const bool lines = wanted_.style == summary_style::key_points;
    bool first = true;
    for (const auto at : choose_summary(group)) {
      const auto& one = group.candidates[at];
      std::string before;
      if (!pieces_.empty()) before = lines ? "\n" : first ? "\n\n" : " ";
      if (first && !group.heading.empty()) before.append(group.heading).append("\n");
      first = false;
      pieces_.push_back(
          {.text = std::format("{}{} [{}]", before, one.text, pieces_.size() + 1),
           .quoted = quotation{.passage = one.passage, .text = std::string(one.text)}});
    }
  }

  blocking_pool& pool_;
  query_embedder& embedder_;
  const summary_task wanted_;
  std::vector<summary_group> groups_;
  std::vector<answer_piece> pieces_;
  std::size_t next_ = 0;
  bool begun_ = false;
  answer_end end_;
};

}  // namespace

std::unique_ptr<answer_run> make_summary_run(blocking_pool& pool, query_embedder& embedder,
                                             summary_task wanted) {
  return std::make_unique<summary_run>(pool, embedder, std::move(wanted));
}

}  // namespace pagemill
