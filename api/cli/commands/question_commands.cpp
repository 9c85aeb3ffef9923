#include <format>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/command.hpp"
#include "api/cli/display/answer_view.hpp"
#include "api/cli/display/search_view.hpp"

namespace pagemill::cli {
namespace {

void warn_of_halves(const command_context& context, const std::vector<degraded_half>& missing) {
  for (const auto& half : missing) {
    context.streams.errors << std::format("pagemill: the {} half of the search is missing ({})\n",
                                          half.half, half.code)
                           << std::flush;
  }
}

struct search_options {
  std::string query;
  std::string mode;
  std::int64_t limit = 10;
  std::vector<std::string> documents;
};

void add_search_arguments(CLI::App& parser, search_options& options) {
  parser.add_option("QUERY", options.query, "What to look for")->required();
  parser.add_option("--mode", options.mode, "hybrid (the default), semantic or keyword")
      ->check(CLI::IsMember({"hybrid", "semantic", "keyword"}));
  parser.add_option("--limit", options.limit, "How many passages")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  parser.add_option("--document", options.documents, "Only in this document; may be repeated")
      ->allow_extra_args(false);
}

std::string search_body(const search_options& options) {
  boost::json::object body{{"query", options.query}, {"limit", options.limit}};
  if (!options.mode.empty()) body["mode"] = options.mode;
  if (!options.documents.empty()) {
    body["document_ids"] = boost::json::array(options.documents.begin(), options.documents.end());
  }
  return boost::json::serialize(body);
}

exit_code run_search(const search_options& options, const command_context& context) {
  http_request request;
  request.method = "POST";
  request.url = "/api/v1/search";
  request.headers.push_back("Content-Type: application/json");
  request.body = search_body(options);
  service_session session(context.service);
  const auto found = session.ask(std::move(request)).and_then([](const http_answer& answer) {
    return parse_search(answer.body);
  });
  if (!found) return fail(context, "", found.error());
  warn_of_halves(context, found->degraded);
  if (context.kind == display_kind::json) {
    for (const auto& hit : found->hits) context.streams.out << hit.raw << '\n';
    return exit_code::ok;
  }
  const auto width = context.size().columns;
  for (std::size_t i = 0; i < found->hits.size(); ++i) {
    context.streams.out << hit_lines(i + 1, found->hits[i], width);
  }
  if (found->hits.empty()) context.streams.errors << "pagemill: nothing found" << '\n';
  return exit_code::ok;
}

struct provider_options {
  std::string provider, model;
};

void add_provider_arguments(CLI::App& parser, provider_options& options) {
  parser.add_option("--provider", options.provider,
                    "Who answers; by default the service itself, with sentences of the documents");
  parser.add_option("--model", options.model, "A model of the provider");
}

void add_provider(boost::json::object& body, const provider_options& options) {
  if (!options.provider.empty()) body["provider"] = options.provider;
  if (!options.model.empty()) body["model"] = options.model;
}

outcome<http_answer> post_json(const command_context& context, const char* path,
                               const boost::json::object& body) {
  http_request request;
  request.method = "POST";
  request.url = path;
  request.headers.push_back("Content-Type: application/json");
  request.body = boost::json::serialize(body);
  service_session session(context.service);
  return session.ask(std::move(request));
}

struct ask_options : provider_options {
  std::string question;
  std::vector<std::string> documents, tags;
};

void add_ask_arguments(CLI::App& parser, ask_options& options) {
  parser.add_option("QUESTION", options.question, "What to answer from the documents")->required();
  parser.add_option("--document", options.documents, "Only from this document; may be repeated")
      ->allow_extra_args(false);
  parser.add_option("--tag", options.tags, "Only from documents with this tag; may be repeated")
      ->allow_extra_args(false);
  add_provider_arguments(parser, options);
}

boost::json::object ask_body(const ask_options& options) {
  boost::json::object body{{"question", options.question}};
  const auto add = [&body](const char* name, const std::vector<std::string>& values) {
    if (!values.empty()) body[name] = boost::json::array(values.begin(), values.end());
  };
  add("document_ids", options.documents);
  add("tags", options.tags);
  add_provider(body, options);
  return body;
}

exit_code run_ask(const ask_options& options, const command_context& context) {
  const auto got = post_json(context, "/api/v1/ai/query", ask_body(options));
  if (!got) return fail(context, "", got.error());
  const auto answer = parse_answer(got->body);
  if (!answer) return fail(context, "", answer.error());
  warn_of_halves(context, answer->degraded);
  if (context.kind == display_kind::json) {
    context.streams.out << got->body << '\n';
    return exit_code::ok;
  }
  if (answer->refused) {
    context.streams.errors << "pagemill: the documents do not hold the answer" << '\n';
    return exit_code::ok;
  }
  context.streams.out << answer_lines(*answer);
  return exit_code::ok;
}

struct summarize_options : provider_options {
  std::string document, style;
};

void add_summarize_arguments(CLI::App& parser, summarize_options& options) {
  parser.add_option("DOCUMENT", options.document, "The id of the document")->required();
  parser.add_option("--style", options.style, "brief (the default), comprehensive or key_points")
      ->check(CLI::IsMember({"brief", "comprehensive", "key_points"}));
  add_provider_arguments(parser, options);
}

exit_code run_summarize(const summarize_options& options, const command_context& context) {
  boost::json::object body{{"document_id", options.document}};
  if (!options.style.empty()) body["style"] = options.style;
  add_provider(body, options);
  const auto got = post_json(context, "/api/v1/ai/summarize", body);
  if (!got) return fail(context, options.document, got.error());
  const auto summary = parse_answer(got->body);
  if (!summary) return fail(context, options.document, summary.error());
  for (const auto& half : summary->degraded) {
    context.streams.errors << std::format("pagemill: it was made without vectors ({})\n",
                                          half.code);
  }
  if (context.kind == display_kind::json) {
    context.streams.out << got->body << '\n';
  } else {
    context.streams.out << answer_lines(*summary);
  }
  return exit_code::ok;
}

struct compare_options : provider_options {
  std::string left, right;
};

void add_compare_arguments(CLI::App& parser, compare_options& options) {
  parser.add_option("LEFT", options.left, "The id of a document")->required();
  parser.add_option("RIGHT", options.right, "The id of the other one")->required();
  add_provider_arguments(parser, options);
}

exit_code run_compare(const compare_options& options, const command_context& context) {
  boost::json::object body{{"document_ids", {options.left, options.right}}};
  add_provider(body, options);
  const auto got = post_json(context, "/api/v1/ai/compare", body);
  if (!got) return fail(context, "", got.error());
  const auto found = parse_comparison(got->body);
  if (!found) return fail(context, "", found.error());
  if (context.kind == display_kind::json) {
    context.streams.out << got->body << '\n';
    return exit_code::ok;
  }
  context.streams.out << comparison_lines(*found);
  if (found->differences.empty()) context.streams.errors << "pagemill: no differences\n";
  if (found->truncated) context.streams.errors << "pagemill: there are more differences\n";
  return exit_code::ok;
}

struct extract_options : provider_options {
  std::string document, schema;
};

void add_extract_arguments(CLI::App& parser, extract_options& options) {
  parser.add_option("DOCUMENT", options.document, "The id of the document")->required();
  parser
      .add_option("SCHEMA", options.schema,
                  "A file with the JSON schema of the fields; they are printed as JSON, --json "
                  "prints their citations too")
      ->required();
  add_provider_arguments(parser, options);
}

exit_code run_extract(const extract_options& options, const command_context& context) {
  std::ifstream file(options.schema);
  const std::string text{std::istreambuf_iterator(file), {}};
  boost::system::error_code wrong;
  boost::json::object body{{"document_id", options.document}};
  body["schema"] = boost::json::parse(text, wrong);
  if (!file || wrong) return misuse(context, "SCHEMA must be a file of JSON");
  add_provider(body, options);
  const auto got = post_json(context, "/api/v1/ai/extract", body);
  if (!got) return fail(context, options.document, got.error());
  if (context.kind == display_kind::json) {
    context.streams.out << got->body << '\n';
    return exit_code::ok;
  }
  const auto value = parse_extracted(got->body);
  if (!value) return fail(context, options.document, value.error());
  context.streams.out << *value << '\n';
  return exit_code::ok;
}

}  // namespace

command_run search_command(CLI::App& parser) {
  return command_of<search_options>(parser, add_search_arguments, run_search);
}

command_run ask_command(CLI::App& parser) {
  return command_of<ask_options>(parser, add_ask_arguments, run_ask);
}

command_run summarize_command(CLI::App& parser) {
  return command_of<summarize_options>(parser, add_summarize_arguments, run_summarize);
}

command_run extract_command(CLI::App& parser) {
  return command_of<extract_options>(parser, add_extract_arguments, run_extract);
}

command_run compare_command(CLI::App& parser) {
  return command_of<compare_options>(parser, add_compare_arguments, run_compare);
}

}  // namespace pagemill::cli
