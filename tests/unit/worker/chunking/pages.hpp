/// Pages written by hand or at random, and what chunks of them must hold.
#pragma once
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "common/embedding/tokenizer.hpp"
#include "worker/chunking/chunker.hpp"

namespace pagemill::test {

block paragraph(std::string text);
block heading(int level, std::string text);
block of_kind(block_kind kind, std::string text);
block table(std::vector<std::vector<std::string>> rows, int header_rows);

/// Pages numbered from 1.
std::vector<page> make_pages(std::vector<std::vector<block>> blocks);

std::vector<chunk> chunk_all(const std::vector<page>& pages, chunker_options options,
                             const tokenizer* words);
/// The same, with the chunker saved and restored after every page.
std::vector<chunk> chunk_with_restarts(const std::vector<page>& pages, chunker_options options,
                                       const tokenizer* words);

/// `count` words that no other call gives, in sentences.
std::string unique_words(int count);

/// A document of every kind of block and of hostile words; no table repeats a header.
std::vector<page> random_pages(std::mt19937& random, int page_count);

/// The text of a document's body without any blank.
std::string body_characters(const std::vector<page>& pages);
/// The text of chunks without any blank and without what each repeats of the one before.
std::string chunk_characters(const std::vector<chunk>& chunks);

std::vector<std::string> words_of(const std::string& text);

/// The tokenizer of the default model as far as its fixture goes: all other characters are unknown.
const tokenizer& fixture_tokenizer();
/// A WordPiece tokenizer with single letters: a token for each.
const tokenizer& letter_tokenizer();

}  // namespace pagemill::test
