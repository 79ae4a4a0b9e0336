drop extension if exists unaccent;
