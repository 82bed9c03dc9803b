import type { DeferredMessages, InitialMessages } from "./messages.ts";

export const initial: InitialMessages = {
  label: "Buscar prácticas y estudios de caso de ciudades",
  submit: "Buscar",
  clear: "Borrar la búsqueda",
  browse: "Ver todo",
  live: "Los resultados y los filtros se actualizan mientras escribe o elige.",
  searching: "Buscando…",
  failed: "La búsqueda no está disponible en este momento.",
  failedNetwork: "No se pudo acceder a la búsqueda. Compruebe su conexión e inténtelo de nuevo.",
  retry: "Reintentar",
};

export const deferred: DeferredMessages = {
  suggestions: "Sugerencias: {n}",
  name: "Nombre",

  results: { one: "{n} resultado", many: "{n} de resultados", other: "{n} resultados" },
  resultsFor: "{results} para «{query}»",
  none: "Sin resultados",
  someOnly: "Ningún resultado contiene todas sus palabras. Con algunas de ellas: {results}",
  some: "También relacionados: solo algunas de sus palabras",
  corrected: "Se muestran resultados de {words}.",
  asTyped: "Buscar, en cambio, {words}",
  unknown: "Ninguna página contiene: {words}",
  renewed:
    "La colección se acaba de actualizar. La lista vuelve a empezar por el primer resultado.",
  shown: "Mostrando {shown} de {n}",
  more: "Más resultados",

  filters: "Filtros",
  filtersInUse: "Filtros en uso: {n}",
  showResults: "Ver los resultados ({n})",
  activeFilters: "Filtros activos",
  filter: "{facet}: {value}",
  removeFilter: "Quitar el filtro {filter}",
  clearFilters: "Quitar todos los filtros",
  valueResults: "{value}, {results}",
  inside: "Ver el detalle de {value}",
  showMore: "Mostrar más ({n})",
  showFewer: "Mostrar menos",
  searchIn: "Buscar en «{facet}»",
  noValue: "No hay nada con ese nombre.",
  from: "Desde",
  to: "Hasta",
  between: "de {from} a {to}",
  since: "desde {from}",
  until: "hasta {to}",
  notNumber: "Escriba un número entero, por ejemplo {example}.",
  wrongOrder: "«Desde» no puede ser mayor que «Hasta».",
  countsFailed: "Los filtros no están disponibles en este momento.",

  sort: "Ordenar por",
  relevance: "Relevancia",
  date: "Más recientes",
  dateAsc: "Más antiguos",
  title: "Título",

  inLanguage: "En {language}",
  matchedNames: "Encontrado en {language} como: {words}",
  otherLanguages: "También en",
  close: "Cerrar",
  textFailed: "No se pudo cargar este texto. Inténtelo de nuevo en un momento.",

  tip: "Revise la ortografía o pruebe con menos palabras o con otras más generales.",
  withoutFacet: "Sin el filtro {facet} ({n})",
  withoutFilters: "Sin filtros ({n})",
  searchFor: "Buscar «{query}» ({n})",

  failedIncompatible:
    "La búsqueda se ha renovado desde que se cargó esta página. " +
    "Vuelva a cargar la página para usarla.",
};
