#include "api/ai/extractive/planted_instruction.hpp"

#include <re2/re2.h>

namespace pagemill {
namespace {

// An imperative: at the beginning, or behind a mark or a word that such a sentence goes on with.
// The instructions are all, previous or somebody's: "Ignore these instructions if the lamp is lit"
// and "who ignores all instructions" are for readers.
constexpr auto disregard =
    R"((?i)(?:^|[.:;,!?"'“”(*>]\s*|\b(?:and|please|now|bitte|und|nun|)"
    R"(et|maintenant|y|ahora|e|ora)\s+))"
    R"((?:)"
    R"((?:ignore|disregard|forget|override|bypass)\s+(?:\S+\s+){0,2}?)"
    R"((?:all|any|every|everything|previous|prior|above|earlier|preceding|your|other|foregoing)\b)"
    R"((?:\s+\S+){0,3}?\s+(?:instructions?|prompts?|directives?|guidelines?|rules?|above|before)\b)"
    R"(|(?:ignoriere|ignorieren sie|vergiss|vergessen sie|missachte)\s+(?:\S+\s+)?)"
    R"((?:alle|vorherige\S*|bisherige\S*|obige\S*|frühere\S*|deine|ihre)\s+(?:\S+\s+){0,2}?)"
    R"((?:anweisungen|vorgaben|regeln|prompts?)\b)"
    R"(|(?:ignore|ignorez|oublie|oubliez)\s+(?:\S+\s+){0,2}?)"
    R"((?:instructions?|consignes?|directives?)\s+(?:pr\S+|ci-dessus|ant\S+))"
    R"(|(?:ignora|ignore|olvida|olvide|dimentica)\s+(?:\S+\s+){0,2}?)"
    R"((?:instrucciones|istruzioni|indicaciones)\s+(?:anteriores|previas|precedenti))"
    R"())";
constexpr auto role =
    R"((?i)^\W*(?:system|assistant|user)\s*:|\bsystem prompt\b|)"
    R"(\b(?:you are|act as|pretend to be)\s+(?:now\s+)?(?:an?\s+)?)"
    R"((?:ai|(?:helpful|virtual) assistant|chatbot|chatgpt|(?:large )?language model)\b)";
constexpr auto about =
    R"((?i)\b(?:instruct|prompt|inject|ignor|disregard|anweisung|consigne|instruccion|istruzion))";

}  // namespace

bool instructs_the_answerer(std::string_view sentence) {
  static const re2::RE2 disregards(disregard);
  static const re2::RE2 gives_a_role(role);
  return re2::RE2::PartialMatch(re2::StringPiece(sentence.data(), sentence.size()), disregards) ||
         re2::RE2::PartialMatch(re2::StringPiece(sentence.data(), sentence.size()), gives_a_role);
}

bool asks_about_instructions(std::string_view question) {
  static const re2::RE2 is_about(about);
  return re2::RE2::PartialMatch(re2::StringPiece(question.data(), question.size()), is_about);
}

}  // namespace pagemill
