#include "worker/chunking/chunker_core.hpp"

#include <algorithm>
#include <utility>

#include "worker/chunking/sentence_rules.hpp"
#include "worker/chunking/word_reader.hpp"

namespace pagemill {
namespace {

chunker_options clamp_options(chunker_options options) {
  options.tokens_max = std::clamp(options.tokens_max, 32, 8192);
  options.overlap_tokens = std::clamp(options.overlap_tokens, 0, options.tokens_max / 2);
  return options;
}

/// Lines of a list or of code stay lines; other blocks are separated.
word_gap gap_between(block_kind before, block_kind next) {
  const bool lines = next == block_kind::list_item || next == block_kind::code;
  return lines && before == next ? line_gap : block_gap;
}

}  // namespace

chunker::implementation::implementation(chunker_options options, const tokenizer* words)
    : options_(clamp_options(options)), meter_(words), open_(options_.tokens_max, meter_) {}

std::vector<chunk> chunker::implementation::add(const page& next) {
  page_ = next.number;
  for (const auto& each : next.blocks) add_block(each);
  return std::exchange(done_, {});
}

std::vector<chunk> chunker::implementation::finish() {
  end_sentence();
  close_chunk(repeat::nothing);
  return std::exchange(done_, {});
}

void chunker::implementation::add_block(const block& from) {
  switch (from.kind) {
    case block_kind::header:
    case block_kind::footer: return;
    case block_kind::heading: return add_heading(from);
    case block_kind::footnote: return add_footnote(from);
    case block_kind::table:
      if (!from.rows.empty()) return add_table(from);
      return add_text(from);
    case block_kind::paragraph:
    case block_kind::list_item:
    case block_kind::caption:
    case block_kind::code:
    case block_kind::image: return add_text(from);
  }
}

void chunker::implementation::add_heading(const block& from) {
  const int level = std::clamp(from.level, 1, 6);
  const word_source source{page_, from.bbox};
  std::vector<word> words;
  for (word_reader reader(from.text); reader.next();) {
    word_gap gap = words.empty() ? block_gap : space_gap;
    cut_word(reader.word(), options_.tokens_max / 4, meter_, parts_);
    for (const auto& part : parts_) {
      words.push_back({std::string(part.text), gap, word_role::heading, false, source, part.size});
      gap = {};
    }
  }
  if (words.empty()) return;
  end_sentence();
  if (!open_.empty()) {
    // Consecutive headings stay together, and a short introduction stays with its first
    // subsection: nothing is found with chunks of a line or two.
    const bool follows = open_.ends_with_heading() && level >= path_.level();
    const bool joins = level > path_.level() && open_.weight() <= options_.tokens_max / 4 &&
                       weight_of(words) <= open_.room();
    if (!follows && !joins) close_chunk(repeat::nothing);
  }
  path_.enter(level, from.text);
  append_all(std::move(words));
  last_kind_ = block_kind::heading;
}

void chunker::implementation::add_footnote(const block& from) {
  if (!may_continue_) return add_text(from);
  const word_source source{page_, from.bbox};
  word_gap gap = block_gap;
  for (word_reader reader(from.text); reader.next(); gap = space_gap) {
    cut_word(reader.word(), options_.tokens_max / 4, meter_, parts_);
    for (const auto& part : parts_) {
      notes_.push_back(
          {std::string(part.text), gap, word_role::body, gap == block_gap, source, part.size});
      gap = {};
    }
  }
  // Nobody writes so many notes into one sentence; the state stays small.
  if (weight_of(notes_) > options_.tokens_max) end_sentence();
}

void chunker::implementation::add_text(const block& from) {
  word_reader reader(from.text);
  if (!reader.next()) return;
  const word_source source{page_, from.bbox};
  const bool code = from.kind == block_kind::code;
  const auto role = from.kind == block_kind::caption ? word_role::caption : word_role::body;
  const bool continues = may_continue_ && from.kind == block_kind::paragraph &&
                         continue_sentence(reader.word(), source);
  if (!continues) {
    end_sentence();
    add_to_sentence(reader.word(), gap_between(last_kind_, from.kind), role, source);
  }
  last_kind_ = from.kind;
  while (reader.next()) {
    const bool new_line = code && reader.gap().newlines > 0;
    if (new_line || sentence_ends_before(reader.word())) end_sentence();
    add_to_sentence(reader.word(), code ? reader.gap() : space_gap, role, source);
  }
  may_continue_ = (from.kind == block_kind::paragraph || from.kind == block_kind::list_item) &&
                  !sentence_.empty() &&
                  !ends_sentence(sentence_.back().text, sentence_place::later);
  if (!may_continue_) end_sentence();
}

/// Whether `first_word` continues the sentence that the last paragraph left open; if so, adds it.
bool chunker::implementation::continue_sentence(std::string_view first_word,
                                                const word_source& source) {
  if (sentence_.empty() || may_begin_sentence(first_word)) return false;
  const auto joined = join_hyphenated(sentence_.back().text, first_word);
  if (!joined) {
    add_to_sentence(first_word, space_gap, word_role::body, source);
    return true;
  }
  const auto before = std::move(sentence_.back());
  sentence_.pop_back();
  sentence_weight_ -= before.size.weight;
  add_to_sentence(*joined, before.gap, before.role, before.source);
  sentence_.back().begins_sentence = before.begins_sentence;
  return true;
}

bool chunker::implementation::sentence_ends_before(std::string_view next) const {
  if (sentence_.empty()) return false;
  const auto place = sentence_.size() == 1 ? sentence_place::first : sentence_place::later;
  return ends_sentence(sentence_.back().text, place) && may_begin_sentence(next);
}

void chunker::implementation::add_to_sentence(std::string_view text, word_gap gap, word_role role,
                                              const word_source& source) {
  cut_word(text, options_.tokens_max / 4, meter_, parts_);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& part = parts_[i];
    bool begins = sentence_.empty();
    if (sentence_weight_ + part.size.weight > options_.tokens_max && !begins) {
      // Longer than a chunk: the words so far go into chunks one by one, the rest follows.
      place(std::exchange(sentence_, {}));
      sentence_weight_ = 0;
      begins = false;
    }
    sentence_.push_back(
        {std::string(part.text), i == 0 ? gap : word_gap{}, role, begins, source, part.size});
    sentence_weight_ += part.size.weight;
    if (part.ends_sentence) end_sentence();
  }
}

void chunker::implementation::end_sentence() {
  may_continue_ = false;
  sentence_weight_ = 0;
  place(std::exchange(sentence_, {}));
  place(std::exchange(notes_, {}));
}

void chunker::implementation::place(std::vector<word> words) {
  if (words.empty()) return;
  const int weight = weight_of(words);
  const bool fits_a_chunk = weight <= options_.tokens_max;
  if (weight > open_.room() && fits_a_chunk && !open_.ends_with_heading()) {
    close_chunk(repeat::tail);
    begin_with_overlap(weight);
  }
  append_all(std::move(words));
}

void chunker::implementation::append_all(std::vector<word> words) {
  for (auto& each : words) put(std::move(each));
}

void chunker::implementation::put(word next) {
  if (open_.try_append(next)) return;
  close_chunk(repeat::tail);
  begin_with_overlap(next.size.weight);
  if (open_.try_append(next)) return;
  // Words removed from the previous chunk fill this one.
  close_chunk(repeat::nothing);
  open_.try_append(next);
}

void chunker::implementation::close_chunk(repeat end) {
  overlap_.clear();
  while (!open_.empty()) {
    auto shed = open_.shed();
    if (end == repeat::tail && shed.empty()) overlap_ = open_.tail(options_.overlap_tokens);
    auto made = open_.build();
    made.index = next_index_++;
    made.section = path_.section();
    made.section_titles = path_.titles();
    done_.push_back(std::move(made));
    for (auto& each : shed) open_.try_append(each);
    if (end == repeat::tail) return;
  }
}

void chunker::implementation::begin_with_overlap(int next_weight) {
  auto repeated = std::exchange(overlap_, {});
  const int room = open_.room() - next_weight;
  auto first = repeated.begin();
  for (int weight = weight_of(repeated); weight > room && first != repeated.end(); ++first) {
    weight -= first->size.weight;
  }
  for (; first != repeated.end(); ++first) open_.try_append(*first);
}

chunker_state chunker::implementation::state() const {
  return {next_index_, path_, open_.words(), sentence_, notes_, may_continue_, last_kind_};
}

void chunker::implementation::resume(chunker_state from) {
  next_index_ = from.next_index;
  path_ = std::move(from.path);
  may_continue_ = from.may_continue;
  last_kind_ = from.last_kind;
  for (auto& each : from.open) {
    each.size = meter_.measure(each.text);
    open_.try_append(each);
  }
  sentence_ = std::move(from.sentence);
  for (auto& each : sentence_) each.size = meter_.measure(each.text);
  sentence_weight_ = weight_of(sentence_);
  notes_ = std::move(from.notes);
  for (auto& each : notes_) each.size = meter_.measure(each.text);
}

}  // namespace pagemill
