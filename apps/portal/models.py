"""Tables of the portal: what people were told and how it reached them."""
