drop extension if exists btree_gin;
