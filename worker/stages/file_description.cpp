#include "worker/stages/file_description.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pagemill {
namespace {

std::optional<std::string> text_or_none(const std::string& text) {
  return text.empty() ? std::optional<std::string>() : std::optional(text);
}

document_description describe(document_record& record) {
  boost::json::object metadata;
  const auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) metadata[name] = value;
  };
  put("subject", record.subject);
  put("keywords", record.keywords);
  put("creator", record.creator);
  put("producer", record.producer);
  put("created_at", record.created_at);
  put("modified_at", record.modified_at);
  put("format", record.format);
  put("encryption", record.encryption);
  put("language", record.language);
  auto& attachments = metadata["attachments"].emplace_array();
  for (const auto& file : record.attachments) {
    attachments.emplace_back(boost::json::object{{"name", file.name}, {"bytes", file.bytes}});
  }
  auto& problems = metadata["problems"].emplace_array();
  for (const auto& code : record.problems) problems.emplace_back(code);
  return {.title = text_or_none(record.title),
          .author = text_or_none(record.author),
          .page_count = record.page_count,
          .outline_json = std::move(record.outline_json),
          .metadata_json = boost::json::serialize(metadata),
          .extractor_version = record.version,
          .form = std::move(record.form)};
}

}  // namespace

file_description::file_description(document_record& said) : kept_(describe(said)) {}

std::optional<document_description> file_description::for_batch(const language_choice& languages) {
  if (!kept_) return std::nullopt;
  const auto& language = languages.document_language();
  if (is_written_ && kept_->language == language) return std::nullopt;
  is_written_ = true;
  kept_->language = language;
  return languages.is_settled() ? std::exchange(kept_, std::nullopt) : kept_;
}

}  // namespace pagemill
