drop table chat.conversation_sessions;
drop schema chat;
