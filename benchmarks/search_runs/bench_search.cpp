// bench-search fill|embed: chunks for benchmarks/run search, written as a worker writes them, and
// the vectors of questions. DATABASE_URL is the worker's.
#include <atomic>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include <CLI/CLI.hpp>

#include "benchmarks/search_runs/search_filling.hpp"
#include "common/core/database_url.hpp"
#include "common/core/environment.hpp"
#include "common/embedding/embedder_factory.hpp"

namespace {

using namespace pagemill;
using namespace pagemill::benchmarks;

constexpr std::size_t embedded_at_once = 8;

std::vector<std::string> lines_of(std::istream& in) {
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

/// Chunks a line; an empty line ends a document.
std::vector<document_texts> documents_of(std::istream& in) {
  std::vector<document_texts> documents(1);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) {
      documents.back().push_back(std::move(line));
    } else if (!documents.back().empty()) {
      documents.emplace_back();
    }
  }
  return documents;
}

std::vector<std::vector<float>> embed_all(embedder& model, const std::vector<std::string>& texts,
                                          text_role role, int threads) {
  std::vector<std::vector<float>> vectors(texts.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto begin = next.fetch_add(embedded_at_once); begin < texts.size();
         begin = next.fetch_add(embedded_at_once)) {
      const auto count = std::min(embedded_at_once, texts.size() - begin);
      std::ranges::move(model.embed(std::span(texts).subspan(begin, count), role),
                        vectors.begin() + static_cast<std::ptrdiff_t>(begin));
    }
  };
  std::vector<std::jthread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(work);
  workers.clear();
  return vectors;
}

uuid uuid_of(const std::string& text) {
  const auto id = parse_uuid(text);
  if (!id) throw std::invalid_argument(text + " is not a UUID");
  return *id;
}

/// Of lines "JOB DOCUMENT": jobs that the worker holds with the token 1.
std::vector<claimed_job> jobs_of(const std::vector<std::string>& lines, const workspace_id& owner,
                                 const worker_id& worker) {
  std::vector<claimed_job> jobs;
  for (const auto& line : lines) {
    const auto blank = line.find(' ');
    if (blank == std::string::npos) throw std::invalid_argument("a line is not JOB DOCUMENT");
    auto& job = jobs.emplace_back();
    job.fence = {.job = {uuid_of(line.substr(0, blank))}, .worker = worker, .token = 1};
    job.workspace = owner;
    job.document = {uuid_of(line.substr(blank + 1))};
  }
  return jobs;
}

std::vector<std::vector<float>> read_vectors(const std::filesystem::path& path) {
  std::vector<std::vector<float>> vectors;
  std::ifstream file(path);
  for (const auto& line : lines_of(file)) {
    std::istringstream numbers(line);
    auto& vector = vectors.emplace_back();
    for (float value = 0; numbers >> value;) vector.push_back(value);
  }
  return vectors;
}

struct fill_options {
  std::filesystem::path texts, vectors;
  std::string workspace, worker;
};

int fill_workspace(const fill_options& options, filling_plan plan, const char* program) {
  auto source = settings_source::from_process(1, &program);
  plan.database_url = read_database_url(source);
  for (const auto& problem : source.errors()) std::cerr << "bench-search: " << problem << '\n';
  if (!source.errors().empty()) return EXIT_FAILURE;
  std::ifstream file(options.texts);
  const copied_chunks texts(documents_of(file));
  plan.jobs = jobs_of(lines_of(std::cin), {uuid_of(options.workspace)}, {uuid_of(options.worker)});
  const copied_vectors vectors(read_vectors(options.vectors));
  std::cout << "seconds " << fill(plan, texts, vectors) << '\n';
  return EXIT_SUCCESS;
}

/// A line of numbers for each line of text.
int embed_lines(const std::filesystem::path& folder, text_role role, int threads) {
  const auto made = make_embedder(folder);
  if (!made) throw std::runtime_error(made.error().message);
  for (const auto& vector : embed_all(**made, lines_of(std::cin), role, threads)) {
    for (const auto value : vector) std::cout << value << ' ';
    std::cout << '\n';
  }
  return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
  CLI::App app("Chunks and vectors for a benchmark of search", "bench-search");
  app.require_subcommand(1);
  fill_options options;
  filling_plan plan;
  auto* write = app.add_subcommand("fill", "Writes chunks into the documents of held jobs");
  write
      ->add_option("--texts", options.texts,
                   "A chunk a line, to be copied; documents end by an empty line")
      ->required();
  write->add_option("--vectors", options.vectors,
                    "Those of the first texts; others get similar ones");
  write->add_option("--model-id", plan.model, "The database's, of the vectors");
  write->add_option("--workspace", options.workspace, "Of the documents")->required();
  write->add_option("--worker", options.worker, "That holds the jobs")->required();
  write->add_option("--chunks", plan.chunks, "How many")->check(CLI::Range(1, 100'000'000));
  write->add_option("--first", plan.first, "The number of the first of them");
  write->add_option("--threads", plan.threads, "Writers")->check(CLI::Range(1, 64));
  std::filesystem::path model;
  bool questions = false;
  auto* embed = app.add_subcommand("embed", "Prints the vectors of lines of text");
  embed->add_option("--model", model, "Model directory")->required();
  embed->add_flag("--questions", questions, "They are questions, not passages");
  embed->add_option("--threads", plan.threads, "Texts at a time")->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  if (write->parsed()) return fill_workspace(options, std::move(plan), argv[0]);
  return embed_lines(model, questions ? text_role::query : text_role::passage, plan.threads);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "bench-search: " << problem.what() << '\n';
    return EXIT_FAILURE;
  }
}
