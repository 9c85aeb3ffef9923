#include "worker/stages/built_in_pdf.hpp"

#include <format>
#include <vector>

namespace pagemill {

std::string built_in_pdf() {
  const auto drawing = std::format("BT /F1 12 Tf 72 720 Td ({}) Tj ET", built_in_pdf_text);
  const std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R\n"
      "   /Resources << /Font << /F1 5 0 R >> >> >>",
      std::format("<< /Length {} >>\nstream\n{}\nendstream", drawing.size(), drawing),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
  std::string pdf = "%PDF-1.7\n";
  std::string places = "0000000000 65535 f \n";
  int number = 0;
  for (const auto& object : objects) {
    places += std::format("{:010} 00000 n \n", pdf.size());
    pdf += std::format("{} 0 obj\n{}\nendobj\n", ++number, object);
  }
  const auto table_at = pdf.size();
  pdf += std::format("xref\n0 {}\n{}", objects.size() + 1, places);
  pdf += std::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
                     objects.size() + 1, table_at);
  return pdf;
}

}  // namespace pagemill
