#include "worker/extract/pdf/qpdf_reading.hpp"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <exception>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>

namespace pagemill::extract {
namespace {

/// A larger file would need too much memory twice; MuPDF's own repair has to do.
constexpr std::int64_t rewritten_bytes_max = 48LL << 20;
constexpr int writing_cpu_seconds = 5;

std::int64_t cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

/// The file in memory, read-only.
class mapped_file {
 public:
  explicit mapped_file(int descriptor) {
    struct stat about{};
    if (fstat(descriptor, &about) != 0 || about.st_size <= 0) return;
    if (about.st_size > rewritten_bytes_max) return;
    bytes_ = static_cast<std::size_t>(about.st_size);
    data_ = mmap(nullptr, bytes_, PROT_READ, MAP_PRIVATE, descriptor, 0);
  }
  ~mapped_file() {
    if (is_open()) munmap(data_, bytes_);
  }
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;
  bool is_open() const { return data_ != MAP_FAILED; }
  const char* data() const { return static_cast<const char*>(data_); }
  std::size_t bytes() const { return bytes_; }

 private:
  void* data_ = MAP_FAILED;
  std::size_t bytes_ = 0;
};

/// Takes what qpdf writes; ends the writing when it gets too large or takes too long.
class bounded_sink : public Pipeline {
 public:
  bounded_sink(std::string& into, std::int64_t cpu_deadline_ms)
      : Pipeline("sink", nullptr), into_(into), cpu_deadline_ms_(cpu_deadline_ms) {}
  void write(const unsigned char* data, std::size_t bytes) override {
    if (into_.size() + bytes > static_cast<std::size_t>(rewritten_bytes_max)) {
      throw std::length_error("the file is too large to be written anew");
    }
    if (cpu_milliseconds() > cpu_deadline_ms_) throw std::runtime_error("out of time");
    into_.append(reinterpret_cast<const char*>(data), bytes);
  }
  void finish() override {}

 private:
  std::string& into_;
  std::int64_t cpu_deadline_ms_;
};

bool has_reconstructed(QPDF& file) {
  return std::ranges::any_of(file.getWarnings(), [](const QPDFExc& warning) {
    return std::string_view(warning.what()).contains("reconstruct");
  });
}

std::optional<qpdf_reading> rewrite(const mapped_file& input, const std::string& password,
                                    const extract_limits& limits) {
  qpdf_reading made;
  QPDF file;
  file.setSuppressWarnings(true);
  file.setMaxWarnings(10'000);
  file.processMemoryFile("input", input.data(), input.bytes(),
                         password.empty() ? nullptr : password.c_str());
  const auto pages = file.getAllPages().size();
  if (pages == 0 || pages > static_cast<std::size_t>(limits.pages)) return std::nullopt;
  made.pages = static_cast<int>(pages);
  bounded_sink sink(made.bytes, cpu_milliseconds() + writing_cpu_seconds * 1000);
  QPDFWriter writer(file);
  writer.setOutputPipeline(&sink);
  writer.setStreamDataMode(qpdf_s_preserve);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setPreserveEncryption(false);
  writer.setStaticID(true);  // needs no random numbers
  writer.write();
  made.reconstructed = has_reconstructed(file);
  return made;
}

}  // namespace

std::optional<qpdf_reading> read_with_qpdf(int input, const std::string& password,
                                           const extract_limits& limits) {
  const mapped_file bytes(input);
  if (!bytes.is_open()) return std::nullopt;
  try {
    return rewrite(bytes, password, limits);
  } catch (const std::exception&) {
    // qpdf reports every damage by an exception. MuPDF's reading stands.
    return std::nullopt;
  }
}

}  // namespace pagemill::extract
