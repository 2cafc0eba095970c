# language: ko
기능: 복제본 수로 하는 카나리
  서비스 하나로 새 버전에 요청의 다섯에 하나만 보낸다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(share) @points(60)
  시나리오: 연결의 5분의 1이 v2.0을 만난다
    그러면 20%의 연결이 네임스페이스 client에서 api.shop:80으로 갈 때 레이블 version=v2.0인 Pod에 이른다
    그리고 80%의 연결이 네임스페이스 client에서 api.shop:80으로 갈 때 레이블 version=v1.0인 Pod에 이른다

  @criterion(health) @points(20)
  시나리오: 장애가 난 Pod는 아무것도 받지 않는다
    그러면 서비스 shop/api 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/api이 있다
    그러면 클러스터 밖에서 서비스 shop/api의 Pod로 이어지는 길이 없다
