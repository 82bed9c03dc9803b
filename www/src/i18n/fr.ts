import type { DeferredMessages, InitialMessages } from "./messages.ts";

export const initial: InitialMessages = {
  label: "Rechercher parmi les pratiques et études de cas des villes",
  submit: "Rechercher",
  clear: "Effacer la recherche",
  browse: "Tout parcourir",
  live: "Les résultats et les filtres s’actualisent à mesure que vous écrivez ou choisissez.",
  searching: "Recherche en cours…",
  failed: "La recherche n’est pas disponible pour le moment.",
  failedNetwork: "La recherche est injoignable. Vérifiez votre connexion et réessayez.",
  retry: "Réessayer",
};

export const deferred: DeferredMessages = {
  suggestions: "Suggestions : {n}",
  name: "Nom",

  results: { one: "{n} résultat", many: "{n} de résultats", other: "{n} résultats" },
  resultsFor: "{results} pour « {query} »",
  none: "Aucun résultat",
  someOnly: "Aucun résultat ne contient tous vos mots. Avec une partie d’entre eux : {results}",
  some: "À voir aussi : une partie seulement de vos mots",
  corrected: "Résultats pour {words}.",
  asTyped: "Rechercher plutôt {words}",
  unknown: "Aucune page ne contient : {words}",
  renewed: "La collection vient d’être mise à jour. La liste reprend au premier résultat.",
  shown: "{shown} affichés sur {n}",
  more: "Plus de résultats",

  filters: "Filtres",
  filtersInUse: "Filtres actifs : {n}",
  showResults: "Voir les résultats ({n})",
  activeFilters: "Filtres actifs",
  filter: "{facet} : {value}",
  removeFilter: "Retirer le filtre {filter}",
  clearFilters: "Retirer tous les filtres",
  valueResults: "{value}, {results}",
  inside: "Voir le détail de {value}",
  showMore: "Afficher plus ({n})",
  showFewer: "Afficher moins",
  searchIn: "Chercher dans « {facet} »",
  noValue: "Rien ici ne porte ce nom.",
  from: "De",
  to: "À",
  between: "de {from} à {to}",
  since: "depuis {from}",
  until: "jusqu’à {to}",
  notNumber: "Saisissez un nombre entier, par exemple {example}.",
  wrongOrder: "« De » ne doit pas dépasser « À ».",
  countsFailed: "Les filtres ne sont pas disponibles pour le moment.",

  sort: "Trier par",
  relevance: "Pertinence",
  date: "Plus récents",
  dateAsc: "Plus anciens",
  title: "Titre",

  inLanguage: "En {language}",
  matchedNames: "Trouvé en {language} sous : {words}",
  otherLanguages: "Existe aussi en",
  close: "Fermer",
  textFailed: "Ce texte n’a pas pu être chargé. Réessayez dans un instant.",

  tip: "Vérifiez l’orthographe, ou essayez des mots moins nombreux ou plus généraux.",
  withoutFacet: "Sans le filtre {facet} ({n})",
  withoutFilters: "Sans filtres ({n})",
  searchFor: "Rechercher « {query} » ({n})",

  failedIncompatible:
    "La recherche a été renouvelée depuis le chargement de cette page. " +
    "Rechargez la page pour l’utiliser.",
};
