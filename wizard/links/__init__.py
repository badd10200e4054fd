"""The table of links between accounts, and its queries. Only ``linking.services.make_link`` adds a link."""
