#include "api/ai/extractive/function_words.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

// clang-format off
constexpr auto joining_words = std::to_array<std::string_view>({
    // English
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being",
    "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "having",
    "he", "her", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "made", "make",
    "many", "may", "me", "might", "much", "must", "my", "name", "of", "on", "or", "our", "shall",
    "she", "should", "so", "some", "tell", "than", "that", "the", "their", "them", "there", "these",
    "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "s",
    // German
    "aber", "als", "am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die",
    "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "fur", "hat", "hatte",
    "ich", "im", "in", "ist", "kann", "mit", "nach", "oder", "sich", "sie", "sind", "und", "viele",
    "vom", "von", "vor", "wann", "war", "waren", "warum", "was", "welche", "welchem", "welchen",
    "welcher", "welches", "wem", "wen", "wer", "werden", "wessen", "wie", "wird", "wo", "wurde",
    "wurden", "zu", "zum", "zur",
    // French
    "au", "aux", "avec", "ce", "combien", "comment", "d", "dans", "de", "du", "elle", "en", "est",
    "et", "etait", "eu", "il", "l", "la", "le", "les", "ont", "ou", "par", "pour", "pourquoi",
    "qu", "quand", "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "sont", "sur", "un",
    "une",
    // Spanish
    "al", "como", "con", "cual", "cuales", "cuando", "cuanto", "cuantos", "del", "donde", "el",
    "ella", "era", "es", "fue", "ha", "las", "los", "para", "por", "quien", "quienes", "se", "son",
    "su", "una", "y",
    // Italian
    "che", "chi", "come", "cosa", "da", "dei", "della", "delle", "di", "dove", "e", "gli", "lo",
    "nel", "nella", "per", "perche", "quale", "quali", "quando", "quanti", "quanto", "sono", "uno",
});
// clang-format on

}  // namespace

bool is_function_word(std::string_view folded) {
  return std::ranges::contains(joining_words, folded);
}

}  // namespace pagemill
