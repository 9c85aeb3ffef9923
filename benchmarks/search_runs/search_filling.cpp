#include "benchmarks/search_runs/search_filling.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "common/analysis/language_choice.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_writer.hpp"

namespace pagemill::benchmarks {
namespace {

constexpr std::size_t batch_chunks = 50;  // about what a checkpoint of a worker writes

postgres::pool_settings pool_of(const filling_plan& plan) {
  postgres::pool_settings settings;
  settings.connection.url = plan.database_url;
  settings.connection.application_name = "bench-search fill";
  settings.role = "pagemill_worker";
  settings.size = static_cast<std::size_t>(plan.threads);
  return settings;
}

void expect(const result<void>& written) {
  if (!written) throw std::runtime_error("a claim was lost while its document was written");
}

class filler {
 public:
  filler(const filling_plan& plan, const copied_chunks& texts, const copied_vectors& vectors)
      : plan_(plan), texts_(texts), vectors_(vectors), pool_(pool_of(plan)) {}

  double run() {
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::thread> writers;
    for (int i = 0; i < plan_.threads; ++i) writers.emplace_back([this] { work_loop(); });
    for (auto& one : writers) one.join();
    if (failed_) throw std::runtime_error("not every document was written");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  }

 private:
  void work_loop() noexcept {
    try {
      for (auto next = next_++; next < plan_.jobs.size() && !failed_; next = next_++) {
        write_document(next);
      }
    } catch (const std::exception& problem) {
      std::cerr << "bench-search: " << problem.what() << '\n';
      failed_ = true;
    }
  }

  /// The chunks of the document at `place`, counted over all documents.
  void write_document(std::size_t place) {
    const auto first = plan_.first + plan_.chunks * place / plan_.jobs.size();
    const auto end = plan_.first + plan_.chunks * (place + 1) / plan_.jobs.size();
    language_choice languages;
    for (auto begin = first; begin < end; begin += batch_chunks) {
      write_texts(plan_.jobs[place], first, begin, std::min(begin + batch_chunks, end), end,
                  languages);
    }
    for (auto begin = first; begin < end && !vectors_.empty(); begin += batch_chunks) {
      write_vectors(plan_.jobs[place], first, begin, std::min(begin + batch_chunks, end), end);
    }
  }

  void write_texts(const claimed_job& job, std::size_t first, std::size_t begin, std::size_t end,
                   std::size_t last, language_choice& languages) {
    page_batch batch;
    for (auto number = begin; number < end; ++number) {
      chunk one;
      one.index = static_cast<int>(number - first);
      one.text = texts_.text(number);
      one.language = languages.choose(one.text);
      one.first_page = one.last_page = 1 + one.index / 5;
      batch.chunks.push_back(std::move(one));
    }
    batch.pages_done = batch.pages_total = batch.chunks.back().last_page;
    batch.chunks_total = static_cast<int>(end - first);
    batch.checkpoint_json = "{}";
    if (end == last && vectors_.empty()) batch.next = after_batch::complete;
    expect(writer_.write_pages(job, batch));
  }

  void write_vectors(const claimed_job& job, std::size_t first, std::size_t begin, std::size_t end,
                     std::size_t last) {
    embedding_batch batch{.model = plan_.model,
                          .vectors = {},
                          .chunks_done = static_cast<int>(end - first),
                          .last = end == last};
    for (auto number = begin; number < end; ++number) {
      batch.vectors.emplace_back(static_cast<int>(number - first), vectors_.vector(number));
    }
    expect(writer_.write_embeddings(job, batch));
  }

  const filling_plan& plan_;
  const copied_chunks& texts_;
  const copied_vectors& vectors_;
  postgres::connection_pool pool_;
  blob_store blobs_{pool_};
  document_writer writer_{pool_, blobs_, "bench-search"};
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace

double fill(const filling_plan& plan, const copied_chunks& texts, const copied_vectors& vectors) {
  return filler(plan, texts, vectors).run();
}

}  // namespace pagemill::benchmarks
