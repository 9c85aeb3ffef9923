/// What makes two sentences the same, and what they have in common.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "api/ai/extractive/document_sentences.hpp"

namespace pagemill {

/// Equal for texts that differ by case, blanks, hyphens within words, or the form of their
/// characters only. Every other sign counts, and so does each digit: "5.0" is not "50", nor "1 2"
/// "12". Any thread.
std::uint64_t sentence_key(std::string_view text, std::string_view rest = {});

/// Hashes of the words in the same form, sorted; a word that occurs twice is there twice. Words
/// that only join are left out, unless there are no others.
std::vector<std::uint32_t> word_keys(std::string_view text, std::string_view rest = {});

/// 0..1: the words in both by those of each (Dice).
double word_overlap(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other);

}  // namespace pagemill
