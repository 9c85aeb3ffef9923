#include "api/ai/extractive/label_meanings.hpp"

#include <array>
#include <map>
#include <ranges>
#include <span>
#include <utility>

namespace pagemill {
namespace {

/// A meaning, and the folded words that have it.
using meaning_row = std::pair<std::string_view, std::string_view>;

// clang-format off
constexpr auto meanings_to_i = std::to_array<meaning_row>({
    {"account", "account konto compte cuenta conto acct"},
    {"address", "address adresse anschrift direccion indirizzo addr"},
    {"amount", "amount betrag montant importe importo sum"},
    {"author", "author autor auteur autore verfasser verfasserin"},
    {"balance", "balance saldo solde"},
    {"bank", "bank banque banco banca"},
    {"birth", "birth geburt geburts naissance nacimiento nascita"},
    {"city", "city town ort stadt ville ciudad citta"},
    {"contact", "contact kontakt contacto contatto ansprechpartner"},
    {"contract", "contract agreement vertrag vertrags contrat contrato contratto"},
    {"country", "country land pays pais paese"},
    {"currency", "currency wahrung devise moneda valuta"},
    {"customer", "customer client kunde kunden acheteur buyer cliente kaufer"},
    {"date", "date datum fecha data"},
    {"delivery", "delivery lieferung liefer livraison entrega consegna shipping"},
    {"deposit", "deposit anzahlung acompte kaution"},
    {"description",
     "description bezeichnung beschreibung designation descripcion descrizione "
     "item artikel article position"},
    {"discount", "discount rabatt remise descuento sconto skonto"},
    {"due", "due fallig falligkeit falligkeits echeance vencimiento scadenza payable zahlbar"},
    {"duration", "duration term laufzeit dauer duree duracion durata"},
    {"email", "email mail courriel correo"},
    {"employee", "employee mitarbeiter employe empleado"},
    {"employer", "employer arbeitgeber employeur"},
    {"end", "end ende fin fine expiry expiration ablauf termination"},
    {"fax", "fax telefax telecopie"},
    {"from", "from von ab desde"},
    {"gross", "gross brutto ttc"},
    {"height", "height hohe hauteur altura altezza"},
    {"invoice", "invoice bill rechnung rechnungs facture factura fattura"},
    {"issue", "issue issued ausstellung ausstellungs emission"},
    {"landlord", "landlord lessor vermieter bailleur"},
    {"length", "length lange longueur longitud lunghezza"},
    {"manufacturer", "manufacturer hersteller fabricant maker"},
    {"material", "material werkstoff materiau"},
    {"model", "model modell modele modelo modello"},
    {"name", "name nom nombre nome"},
    {"net", "net netto ht hors"},
    {"notice", "notice kundigung kundigungs preavis"},
});
constexpr auto meanings_from_i = std::to_array<meaning_row>({
    {"number", "number no nr num nummer numero no. id kennung code"},
    {"order", "order bestellung bestell auftrag auftrags commande pedido ordine purchase"},
    {"page", "page seite pagina"},
    {"paid", "paid bezahlt paye pagado pagato"},
    {"payment", "payment zahlung zahlungs paiement reglement pago pagamento"},
    {"period", "period zeitraum periode periodo"},
    {"phone", "phone telephone tel telefon telefono mobile"},
    {"postcode", "postcode zip plz postal postleitzahl cap"},
    {"power", "power leistung puissance potencia potenza"},
    {"price", "price preis prix precio prezzo rate"},
    {"product", "product produkt produit producto prodotto"},
    {"project", "project projekt projet proyecto progetto"},
    {"quantity", "quantity qty menge anzahl quantite cantidad quantita stuck qte pcs"},
    {"reference", "reference ref referenz zeichen referencia riferimento"},
    {"rent", "rent miete loyer alquiler affitto"},
    {"salary", "salary gehalt salaire wage lohn"},
    {"serial", "serial serien serie"},
    {"signature", "signature unterschrift firma"},
    {"start", "start begin beginning beginn anfang debut inicio inizio commencement effective"},
    {"status", "status zustand statut estado stato"},
    {"subject", "subject betreff objet asunto oggetto"},
    {"subtotal", "subtotal zwischensumme"},
    {"supplier",
     "supplier vendor seller lieferant fournisseur verkaufer proveedor fornitore vendeur"},
    {"tax", "tax vat mwst ust mehrwertsteuer umsatzsteuer steuer tva iva taxe impuesto gst"},
    {"temperature", "temperature temperatur temp temperatura"},
    {"tenant", "tenant lessee mieter locataire"},
    {"title", "title titel titre titulo titolo"},
    {"to", "to bis until till hasta"},
    {"total", "total gesamt gesamtsumme gesamtbetrag summe totale endbetrag rechnungsbetrag"},
    {"type", "type typ art tipo"},
    {"unit", "unit einzel einheit unite unitaire unidad unitario unita"},
    {"valid", "valid gultig valable validity"},
    {"version", "version revision"},
    {"voltage", "voltage spannung tension"},
    {"warranty", "warranty garantie gewahrleistung"},
    {"website", "website web homepage internet site"},
    {"weight", "weight gewicht poids peso"},
    {"width", "width breite largeur anchura larghezza"},
    {"year", "year jahr annee ano anno"},
});
// clang-format on

const std::map<std::string_view, std::string_view>& meaning_table() {
  static const auto table = [] {
    std::map<std::string_view, std::string_view> made;
    for (const auto rows : {std::span<const meaning_row>(meanings_to_i),
                            std::span<const meaning_row>(meanings_from_i)}) {
      for (const auto& [meaning, all] : rows) {
        for (const auto word : all | std::views::split(' ')) {
          made.emplace(std::string_view(word), meaning);
        }
      }
    }
    return made;
  }();
  return table;
}

}  // namespace

std::string_view meaning_of(std::string_view folded) {
  const auto found = meaning_table().find(folded);
  return found == meaning_table().end() ? std::string_view() : found->second;
}

}  // namespace pagemill
